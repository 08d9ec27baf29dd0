import { randomUUID } from 'node:crypto';
import type { AccountChange } from '../../domain/account-change/change';
import { checkChange } from '../../domain/account-change/check-change';
import { TocsinError } from '../../domain/errors';
import { inBatches } from '../../domain/in-batches';
import { accountChangeWorkflowId } from '../../domain/naming';
import { noticeReference } from '../../records/account-changes/identity';
import { registerChanges } from '../../records/account-changes/register-changes';
import type { Registered } from '../../records/account-changes/register-changes';
import { forgetBatch, releaseSome } from '../../records/account-changes/release-changes';
import type { Database } from '../../records/database';
import type { Globals } from '../result';
import type { Temporal } from '../temporal/connect';
import { inWindow } from '../in-window';
import { valueOf } from './line-report';
import type { LineReport } from './line-report';
import { openChanges } from './open-changes';
import { readLines } from './read-lines';
import { startChange } from './start-change';

/** Lines under way at once: what comes while they are is put on record together. */
const AT_ONCE = 64;

export interface Counts {
  lines: number;
  registered: number;
  repeated: number;
}

interface Checked {
  readonly line: number;
  readonly change: AccountChange;
}

/** The changes that are right; the others are reported. */
export async function* checkedChanges({ file, counts, report }: Telling): AsyncGenerator<Checked> {
  for await (const read of readLines(await openChanges(file))) {
    counts.lines += 1;
    const { line } = read;
    if ('problem' in read) {
      await report.reject([{ line, field: '', value: '', problem: read.problem, fix: read.fix }]);
      continue;
    }
    const checked = checkChange(read.value, Date.now());
    if ('change' in checked) yield { line, change: checked.change };
    else
      await report.reject(
        checked.problems.map((one) => ({ line, value: valueOf(read.value, one.field), ...one })),
      );
  }
}

export interface Telling {
  readonly file: string;
  readonly globals: Globals;
  readonly counts: Counts;
  readonly report: LineReport;
}

/** Where changes go: on record, and to Temporal. */
export interface Places {
  readonly database: Database;
  /** Null: changes are put on record, and somebody else starts their workflows. */
  readonly temporal: Temporal | null;
}

const notStarted = (cause: unknown, counts: Counts): TocsinError =>
  new TocsinError(
    'Unavailable',
    `${counts.registered} change(s) are on record, but not every notice has begun: ${cause instanceof Error ? cause.message : String(cause)}`,
    'Run tocsin account retry: it begins what has not begun.',
    { cause },
  );

/** Begins the notice of a change that is on record, and says so. */
const begin = async (
  { counts, report }: Telling,
  temporal: Temporal | null,
  { key, book, seq }: Pick<Registered, 'key' | 'book' | 'seq'>,
  more: object,
): Promise<void> => {
  if (temporal)
    await startChange(temporal, key).catch((error: unknown) => {
      throw notStarted(error, counts);
    });
  const workflowId = accountChangeWorkflowId(key);
  await report.accept({ ...more, reference: noticeReference({ book, seq }), workflowId, input: { key } });
};

/** Puts each change on record; what is there already, and what contradicts it, is not new. */
const register = async (telling: Telling, places: Places, batch?: string): Promise<void> => {
  const { globals, counts, report } = telling;
  const { database, temporal } = places;
  const put = inBatches((changes: readonly AccountChange[]) =>
    registerChanges(database, changes, { actor: globals.actor, batch }),
  );
  await inWindow(checkedChanges(telling), AT_ONCE, async ({ line, change }) => {
    const { changeId, customerId } = change;
    const registered = await put(change);
    const { found, state } = registered;
    if (found === 'conflict')
      return report.reject([
        {
          line,
          field: 'change_id',
          value: valueOf({ change_id: changeId }, 'change_id'),
          problem: 'is on record with another content',
          fix: 'Give another change an id of its own.',
        },
      ]);
    counts[found === 'new' ? 'registered' : 'repeated'] += 1;
    // Staged ones are begun when all are.
    if (found === 'new' && batch !== undefined) return;
    // Of what is known, whoever put it on record may have ended before its workflow was started.
    const isOpen = state === 'pending' || state === 'sending';
    await begin(telling, isOpen ? temporal : null, registered, { line, customerId, changeId, found });
  });
};

/** Each by itself: the right ones are told of. */
export const tellOneByOne = (telling: Telling, places: Places): Promise<void> => register(telling, places);

/** All or nothing: the changes are staged, and let go when all of them are right. */
export const tellAllOrNone = async (telling: Telling, places: Places): Promise<void> => {
  const { globals, counts, report } = telling;
  const { database, temporal } = places;
  const batch = randomUUID();
  try {
    await register(telling, places, batch);
    if (report.rejected() > 0) return;
    for (;;) {
      const released = await releaseSome(database, batch, globals.actor);
      if (released.length === 0) return;
      await inWindow(released, AT_ONCE, ({ customerId, changeId, ...one }) =>
        begin(telling, temporal, one, { customerId, changeId, found: 'new' }),
      );
    }
  } finally {
    await forgetBatch(database, batch);
    if (report.rejected() > 0) counts.registered = 0;
  }
};
