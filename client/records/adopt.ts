import { setTimeout as sleep } from 'node:timers/promises';
import { forgetInstallationMemory } from '../../config/installation-file';
import { TocsinError } from '../../domain/errors';
import { RENEW_EVERY_MS } from '../../domain/installation';
import type { Database } from '../../records/database';
import { adoptInstallation, lastRenewal, readInstallation } from '../../records/installation';
import type { Adoption } from '../../records/installation';
import { listBreaches } from '../../records/breaches';
import { appendWithin } from '../../records/ledger-store';
import type { Globals, Result } from '../action';
import { withRecords } from '../with-records';
import { readStanding } from './standing';

/** Some more than two renewals: a live worker, if there is one, is seen in that time, whatever the clocks say. */
const WATCH_MS = 2 * RENEW_EVERY_MS + 1_000;

/** Two that send for the same records would each tell people whom the other one tells. */
const refuseWhileOthersSend = async (database: Database): Promise<void> => {
  const before = await readInstallation(database);
  if (!before) return;
  process.stderr.write(`Watching for ${WATCH_MS / 1_000} s whether anybody sends for these records ...\n`);
  await sleep(WATCH_MS);
  const after = await readInstallation(database);
  if (after?.renewals === before.renewals && after.adoptions === before.adoptions) return;
  const renewal = await lastRenewal(database);
  throw new TocsinError(
    'Conflict',
    `these records are live: their lease was renewed meanwhile, by ${renewal?.by ?? 'a worker'}`,
    'Stop the live workers of these records first, then adopt them.',
  );
};

const OVER = ['closed', 'not-a-breach'];

/** Cases that may still be sent for; a drill reaches nobody. */
const openCases = async (database: Database): Promise<string[]> =>
  (await listBreaches(database))
    .filter(({ isDrill, status, phase }) => !isDrill && status === 'running' && !OVER.includes(phase))
    .map(({ reference }) => reference);

/** All or nothing: who took the records over stands in the ledger of every case that may be sent for. */
const adopt = async (database: Database, adoption: Adoption) => {
  const cases = await openCases(database);
  return database.kysely.transaction().execute(async (transaction) => {
    const installation = await adoptInstallation(transaction, adoption);
    for (const reference of cases)
      await appendWithin(transaction, reference, [
        {
          key: `records-adopted/${installation.adoptions}`,
          at: new Date().toISOString(),
          kind: 'records-adopted',
          actor: adoption.actor,
          data: {
            text: `the records were adopted as the live ones: ${adoption.reason}`,
            reason: adoption.reason,
            found: adoption.found,
            adoptions: installation.adoptions,
            records: adoption.recordsMark,
            namespace: adoption.namespaceMark,
          },
        },
      ]);
    return { installation, cases };
  });
};

/**
 * `tocsin records adopt`: a named person makes these records the live ones, from this machine and home.
 * @throws TocsinError Conflict where workers are live for them
 */
export const adoptRecords = (reason: string, { actor, dryRun }: Globals): Promise<Result> =>
  withRecords(async (database) => {
    const { scene, verdict, environment } = await readStanding(database);
    if (verdict.kind !== 'foreign')
      return {
        data: { adopted: false, standing: verdict.kind },
        text: '',
        said: ['There is nothing to adopt: these records are live from here, or never were anywhere.'],
        next: 'tocsin records status',
      };
    const told = scene.ahead.map(({ reference, toldByTemporal }) => [reference, toldByTemporal] as const);
    const warnings = scene.ahead.map(
      ({ reference, toldByTemporal, toldByRecords }) =>
        `Of ${reference}, up to ${toldByTemporal - toldByRecords} people more were told than the records know: they are told again.`,
    );
    if (!dryRun) await refuseWhileOthersSend(database);
    const adoption = {
      ...scene.here,
      knownAhead: { ...scene.installation?.knownAhead, ...Object.fromEntries(told) },
      adoptionsKnown: scene.memory?.adoptions ?? 0,
      actor,
      reason,
      found: verdict.reasons,
    };
    const done = dryRun ? null : await adopt(database, adoption);
    // A home without memory is let in; who adopts from elsewhere has no worker's home to mend.
    if (done && scene.memory) await forgetInstallationMemory(environment.home);
    return {
      data: {
        adopted: done !== null,
        found: verdict.reasons,
        ahead: scene.ahead,
        adoptions: done?.installation.adoptions ?? null,
        ledgers: done?.cases ?? [],
        dryRun,
      },
      table: { columns: ['found'], rows: verdict.reasons.map((found) => [found]) },
      said: [
        done
          ? `Adopted by ${actor}, for the ${done.installation.adoptions}. time; on record in ${done.cases.length} open case(s).`
          : 'These would be adopted; nothing was changed.',
        ...warnings,
        ...(done
          ? [
              'Workers here start anew by themselves; those of the other deployment send no more from here on.',
            ]
          : []),
      ],
      next: done ? 'tocsin records status' : 'tocsin records adopt --reason TEXT',
    };
  });
