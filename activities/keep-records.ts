import { ApplicationFailure } from '@temporalio/activity';
import type { LedgerEntryInput } from '../domain/ledger';
import type { Policy } from '../domain/policy/schema';
import type {
  CasesPort,
  CheckpointPort,
  LedgerPort,
  ListSurvey,
  NoticePort,
  Standing,
} from '../domain/ports';
import { TocsinError } from '../domain/errors';
import { whileBeating } from './heartbeats';

export interface RecordsDeps {
  readonly ledger: LedgerPort;
  readonly checkpoints: CheckpointPort;
  readonly cases: CasesPort;
  readonly notices: NoticePort;
  /** The policies that this worker was shipped with; throws TocsinError NotFound for an unknown id. */
  readonly policies: (ids: readonly string[]) => readonly Policy[];
}

/** What the workflow knows of the list and the notice: digests and counts only. */
export interface Survey {
  readonly list: ListSurvey;
  readonly notice: { readonly version: string; readonly digest: string };
}

/** Activities that keep the case's records. All are idempotent: by the entry's key, or by writing a whole value. */
export const recordActivities = ({ ledger, checkpoints, cases, notices, policies }: RecordsDeps) => ({
  /**
   * Appends, and answers the ledger's head. That answer stands in the workflow's history, and signed in the records: who
   * rewrites the ledger would have to change both, and to have the key.
   */
  async appendLedger(
    reference: string,
    entries: readonly LedgerEntryInput[],
  ): Promise<{ seq: number; hash: string }> {
    const head = await ledger.append(reference, entries);
    await checkpoints.keep(reference, head);
    return head;
  },

  async setStanding(reference: string, standing: Standing): Promise<void> {
    await cases.setStanding(reference, standing);
  },

  async survey(reference: string): Promise<Survey> {
    return { list: await whileBeating(() => cases.survey(reference)), notice: notices.version() };
  },

  /** The documents of policies that a person adopts for a running breach. */
  async loadPolicies(ids: readonly string[]): Promise<readonly Policy[]> {
    try {
      return policies(ids);
    } catch (error) {
      if (error instanceof TocsinError) throw ApplicationFailure.nonRetryable(error.message, error.code);
      throw error;
    }
  },
});
