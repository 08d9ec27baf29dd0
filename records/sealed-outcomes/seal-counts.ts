import type { NoticeState } from '../../domain/counts';
import type { RangeSeal } from '../../domain/ports';
import type { OutcomeRow } from './outcome-line';

type Counted = Pick<OutcomeRow, 'part' | 'state'> & { readonly requeued?: boolean };

/** What a seal says of a range in numbers; whoever has its lines counts the same. */
export const sealCounts = (rows: readonly Counted[]): Omit<RangeSeal, 'digest' | 'lines'> => {
  // Within its dispatch, one that waits for another to be sent to its next address has come back.
  const count = (...states: NoticeState[]): number =>
    rows.filter(({ state, requeued }) => states.includes(requeued ? 'bounced' : state)).length;
  const acceptedCopies = rows.filter(({ state, part }) => state === 'accepted' && part !== 'person').length;
  return {
    accepted: count('accepted'),
    bounced: count('bounced'),
    letter: count('letter'),
    unknown: count('unknown'),
    failed: count('failed'),
    pending: count('pending', 'sending'),
    ...(acceptedCopies > 0 ? { acceptedCopies } : {}),
  };
};
