import { ADOPT_COMMAND } from '../../domain/installation';
import { lastRenewal } from '../../records/installation';
import { listRetentions } from '../../records/retention-store';
import type { Result } from '../action';
import { withRecords } from '../with-records';
import { standingText } from './retention-text';
import { readStanding } from './standing';

const MEANINGS = {
  unclaimed: 'never live: the first worker of the profile live makes them so',
  ours: 'live from here',
  foreign: 'not live from here: a worker holds mail for the relay back until a person adopts them',
} as const;

/** `tocsin records status`: whether these records are live from here, and if not why; exit code 1 then. */
export const showStatus = (): Promise<Result> =>
  withRecords(async (database) => {
    const { scene, verdict, environment } = await readStanding(database);
    const renewal = await lastRenewal(database);
    const retentions = await listRetentions(database);
    const reasons = verdict.kind === 'foreign' ? verdict.reasons : [];
    const { installation } = scene;
    return {
      data: {
        standing: verdict.kind,
        reasons,
        profile: environment.profile,
        installation: installation?.id ?? null,
        adoptions: installation?.adoptions ?? null,
        renewedBy: renewal?.by ?? null,
        renewedAt: renewal?.at.toISOString() ?? null,
        retentions: [...retentions].map(([reference, standing]) => ({ reference, ...standing })),
      },
      table: {
        columns: ['records', 'found'],
        rows: [
          ['standing', MEANINGS[verdict.kind]],
          ...reasons.map((reason) => ['because', reason]),
          ['profile here', environment.profile],
          ['installation', installation?.id ?? 'none'],
          ...(installation ? [['adoptions', String(installation.adoptions)]] : []),
          ...[...retentions].map(([reference, standing]) => [reference, standingText(standing)]),
          ...(renewal ? [['last renewed', `${renewal.at.toISOString()} by ${renewal.by}`]] : []),
        ],
      },
      ...(reasons.length > 0 ? { next: ADOPT_COMMAND } : {}),
      exitCode: verdict.kind === 'foreign' ? 1 : 0,
    };
  });
