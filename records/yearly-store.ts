import type { Database } from './database';
import { readYearRegister } from './register';
import { readLatestDraft, readOutcome, saveDraft, saveOutcome } from './yearly-work';

/** The records as yearly work reads and writes them. */
export const createYearlyStore = (database: Database) => ({
  readRegister: (year: number, zone: string) => readYearRegister(database, year, zone),
  readLatestDraft: (work: Parameters<typeof readLatestDraft>[1]) => readLatestDraft(database, work),
  saveDraft: (draft: Parameters<typeof saveDraft>[1]) => saveDraft(database, draft),
  readOutcome: (work: Parameters<typeof readOutcome>[1]) => readOutcome(database, work),
  saveOutcome: (work: Parameters<typeof saveOutcome>[1], outcome: Parameters<typeof saveOutcome>[2]) =>
    saveOutcome(database, work, outcome),
});
