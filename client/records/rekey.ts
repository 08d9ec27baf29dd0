import { readEnvironment } from '../../config/env';
import { rotateRecordsKey } from '../../config/records-key';
import { resealData, rewrapDataKeys } from '../../records/personal-data/rekey';
import type { RekeyStep } from '../../records/personal-data/rekey';
import type { Globals, Result } from '../action';
import { withRecords } from '../with-records';

export interface RekeyOptions {
  /** Makes a new key-encryption key first. */
  readonly newKey?: boolean;
  /** New data keys too, and everything sealed under them. */
  readonly data?: boolean;
}

type Counts = Readonly<Record<RekeyStep['what'], number>>;

const NOTHING: Counts = {
  'key rewrapped': 0,
  'data key made': 0,
  'rows resealed': 0,
  'former data keys destroyed': 0,
};

const count = async (steps: AsyncIterable<RekeyStep>, counts: Counts): Promise<Counts> => {
  const sums = { ...counts };
  for await (const { what, count: done } of steps) sums[what] += done;
  return sums;
};

/**
 * `tocsin records rekey`: while everything runs, and again where a run was broken off.
 * @throws TocsinError Usage for a key that is not in a file; WrongKey where a former key is missing
 */
export const rekey = async (
  { newKey = false, data = false }: RekeyOptions,
  { dryRun }: Pick<Globals, 'dryRun'>,
): Promise<Result> =>
  withRecords(async (database) => {
    await database.keys.prove(database.kysely);
    if (dryRun)
      return {
        data: { newKey, data, changed: false },
        said: [`These records are under ${await database.keys.wrapper.describe()}. Nothing was changed.`],
      };
    const file = newKey ? rotateRecordsKey(readEnvironment().recordsKey) : null;
    let counts = await count(rewrapDataKeys(database), NOTHING);
    if (data) counts = await count(resealData(database), counts);
    const current = await database.keys.wrapper.describe();
    return {
      data: {
        rewrapped: counts['key rewrapped'],
        dataKeysMade: counts['data key made'],
        rowsResealed: counts['rows resealed'],
        dataKeysDestroyed: counts['former data keys destroyed'],
        current,
      },
      said: [
        `${counts['key rewrapped']} data key(s) are now wrapped by ${current}.`,
        ...(data ? [`${counts['rows resealed']} row(s) were sealed anew under new data keys.`] : []),
        ...(file
          ? [
              `The former keys stand below it in ${file}: bring the file to every machine that reads these records, and take them out when no backup from before is kept.`,
            ]
          : []),
      ],
      next: 'tocsin doctor',
    };
  });
