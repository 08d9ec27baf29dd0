import type { Bounce } from '../../domain/bounces';
import type { ReturnPaths } from '../verp';
import { isAboutSender } from './about-sender';
import { evidenceOf } from './read-returned';
import type { ReturnedMail } from './returned-mail';

/** What a message that came in is to us. */
export type SortedReturn =
  | { readonly kind: 'bounce'; readonly bounce: Bounce }
  /** Came back to a notice's own address, and changes nothing. */
  | { readonly kind: Exclude<ReturnedMail['kind'], 'failed'> }
  /** Came to an address that only looks like one of ours. */
  | { readonly kind: 'forged' }
  | { readonly kind: 'not-ours' };

/** The address that it came back to says which notice it is about, and nothing in the message itself does. */
export const sortReturned = (
  returned: ReturnedMail,
  returnedTo: readonly string[],
  returnPaths: Pick<ReturnPaths, 'read'>,
): SortedReturn => {
  const read = returnedTo.map((address) => returnPaths.read(address));
  for (const each of read) {
    if (each.kind !== 'ours') continue;
    if (returned.kind !== 'failed') return { kind: returned.kind };
    return {
      kind: 'bounce',
      bounce: {
        notice: each.notice,
        evidence: evidenceOf(returned),
        ...(isAboutSender(returned) ? { isAboutSender: true } : {}),
      },
    };
  }
  return { kind: read.some(({ kind }) => kind === 'forged') ? 'forged' : 'not-ours' };
};
