import type { InstallationMemory, InstallationScene, TemporalAhead } from '../domain/installation';
import { referenceOf } from '../domain/naming';
import type { Database } from './database';
import { peopleTaken, readInstallation, readRecordsMark } from './installation';

/** What is known outside the records. */
export interface OutsideView {
  readonly namespaceMark: string;
  readonly memory: InstallationMemory | null;
  /** By workflow id: how many people Temporal says were told. */
  readonly toldByTemporal: ReadonlyMap<string, number>;
}

/** All that `judgeInstallation` needs to know. */
export const readInstallationScene = async (
  database: Pick<Database, 'kysely'>,
  { namespaceMark, memory, toldByTemporal }: OutsideView,
): Promise<InstallationScene> => {
  const ahead: TemporalAhead[] = [];
  for (const [workflowId, told] of toldByTemporal) {
    const reference = referenceOf(workflowId);
    const taken = told > 0 ? ((await peopleTaken(database, reference)) ?? 0) : 0;
    if (told > taken) ahead.push({ reference, toldByTemporal: told, toldByRecords: taken });
  }
  return {
    installation: await readInstallation(database),
    here: { recordsMark: await readRecordsMark(database), namespaceMark },
    memory,
    ahead,
  };
};
