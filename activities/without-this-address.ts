import { hasPostalAddress } from '../domain/address-of-record';
import type { NoticeOutcome, PendingNotice } from '../domain/ports';

/** What becomes of a person's notice. */
export type Fate = Pick<NoticeOutcome, 'state' | 'movesOn'>;

/** To the next e-mail address, else by letter; where there is neither, a person must decide. A copy ends here. */
export const withoutThisAddress = ({ contact, isCopy, hasNextAddress }: PendingNotice): Fate => {
  if (isCopy) return { state: 'failed' };
  if (hasNextAddress) return { state: 'pending', movesOn: true };
  return { state: hasPostalAddress(contact) ? 'letter' : 'failed' };
};
