import type { YearlyDeps } from '../../activities/yearly';
import type { DraftInfo, YearlyOutcome } from '../../domain/yearly/state';
import { yearlyId } from '../../domain/yearly/work';

/** Drafts and outcomes of yearly work in memory; the records themselves are tested against Postgres elsewhere. */
export const memoryYearly = () => {
  const outcomes: Record<string, YearlyOutcome> = {};
  const drafts: DraftInfo[] = [];
  const dials = {
    /** What the register says: another word is another draft. */
    register: 'a',
    /** Awaited before each of these does its work; may throw. */
    before: {} as { compile?: () => unknown; outcome?: () => unknown; record?: () => unknown },
    zone: 'America/New_York',
  };
  const deps: Pick<YearlyDeps, 'carrierDays' | 'yearly'> = {
    carrierDays: {
      get zone() {
        return dials.zone;
      },
      closures: [],
    },
    yearly: {
      compile: async (work, at) => {
        await dials.before.compile?.();
        const latest = drafts.at(-1);
        if (latest?.digest === dials.register) return latest;
        const draft = { draftId: `${yearlyId(work)}/${drafts.length + 1}`, digest: dials.register, at };
        drafts.push(draft);
        return draft;
      },
      outcome: async (work) => {
        await dials.before.outcome?.();
        return outcomes[yearlyId(work)] ?? null;
      },
      record: async (work, outcome) => {
        await dials.before.record?.();
        return (outcomes[yearlyId(work)] ??= outcome);
      },
    },
  };
  return { deps, dials, drafts, outcomes };
};
