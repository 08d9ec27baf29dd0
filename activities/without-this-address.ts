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

/** So often a copy is tried before it is given up: it stands for nobody, and must not keep a dispatch open for days. */
const COPY_ATTEMPTS = 3;

/** Whether an address that is put off now is given up. `isLastPass`: the dispatch gives up whoever is still put off. */
export const isLastTryOf = ({ isCopy, attempts }: PendingNotice, isLastPass: boolean): boolean =>
  isLastPass || (isCopy === true && attempts >= COPY_ATTEMPTS);
