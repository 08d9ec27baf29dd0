import type { CaseWithdrawal } from '../../domain/case/duty-state';
import type { LedgerEntry } from '../../domain/ledger';
import { entriesOf } from './entry-data';

/** The obligations that two named persons withdrew. */
export const withdrawalsOf = (ledger: readonly LedgerEntry[]): CaseWithdrawal[] =>
  entriesOf(ledger, 'obligation-withdrawn').map(({ at, actor, data }) => {
    const { policy, obligation, reason, second } = data;
    return { policy, obligation, actor, reason, second, at };
  });
