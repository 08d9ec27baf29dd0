import { dayBegunEverywhere, destinationOf } from '../../domain/address-of-record';
import { RETRY_STATES } from '../../domain/counts';
import type { RetryState } from '../../domain/counts';
import { TocsinError } from '../../domain/errors';
import { caseTimeOf, readBreach } from '../../records/breaches';
import type { Database } from '../../records/database';
import { noticesOf } from '../../records/notices';
import { hasAnotherAddress } from '../../records/refused-addresses';
import { takeAct } from '../act/take-act';
import type { Globals, Result } from '../action';
import { withRecords } from '../with-records';

export interface RetryOptions {
  readonly status: string;
  readonly reason?: string;
}

const isRetryState = (word: string): word is RetryState => (RETRY_STATES as readonly string[]).includes(word);

const statesOf = (text: string): RetryState[] => {
  const words = [...new Set(text.split(',').map((word) => word.trim()))];
  const wrong = words.find((word) => !isRetryState(word));
  if (wrong === undefined) return words.filter(isRetryState);
  throw new TocsinError(
    'Usage',
    `--status "${wrong}": notices in this state are not tried again`,
    `Give ${RETRY_STATES.join(', ')}, or both with a comma.`,
  );
};

/**
 * How a retry would go, by the state now and the way that the rule gives by the list as it stands; and how many stay as
 * they are, since their letter came back and the list has no other address for them.
 */
const wouldGo = async (database: Database, reference: string, states: readonly RetryState[]) => {
  const keys = await database.keys.keysToOpen(database.kysely, reference);
  let cameBack = 0;
  const atDay = dayBegunEverywhere(caseTimeOf(await readBreach(database, reference), Date.now()));
  const counts = new Map<string, { state: RetryState; channel: string; notices: number }>();
  for (const state of states)
    for await (const { contact, segment, part, refusedMarks } of noticesOf(database, reference, { state })) {
      if (part !== 'person') continue;
      const isRefused = state === 'failed' && refusedMarks !== null;
      if (isRefused && !hasAnotherAddress(keys, { contact, segment }, refusedMarks, atDay)) {
        cameBack += 1;
        continue;
      }
      const { channel } = destinationOf({ contact, segment }, atDay);
      const key = `${state} ${channel}`;
      counts.set(key, { state, channel, notices: (counts.get(key)?.notices ?? 0) + 1 });
    }
  return { rows: [...counts.values()], cameBack };
};

const cameBackText = (cameBack: number): string =>
  `${cameBack} stay failed: their letter came back, and the list has no address for them that was not tried. ` +
  'Import a corrected one with tocsin customers import, or end the case by the decision of two persons.';

/**
 * `tocsin dispatch retry`: the next dispatch takes these notices up again once every gate is open, under the Message-IDs
 * that they had, unless the notice's text is another by then. With `--dry-run` it counts them, and asks no workflow.
 */
export const retryNotices = async (
  reference: string,
  { status, reason }: RetryOptions,
  globals: Globals,
): Promise<Result> => {
  const states = statesOf(status);
  const { rows, cameBack } = await withRecords((database) => wouldGo(database, reference, states));
  const sum = (channel: string): number =>
    rows.filter((row) => row.channel === channel).reduce((all, { notices }) => all + notices, 0);
  const stuck = cameBack > 0 ? [cameBackText(cameBack)] : [];
  const said = `${sum('email')} by e-mail, ${sum('letter')} by letter, ${sum('none')} without any address`;
  const table = { columns: ['state', 'channel', 'notices'], rows: rows.map((row) => Object.values(row)) };
  if (globals.dryRun)
    return {
      data: { reference, states, notices: rows, cameBack, sent: false },
      table,
      said: [`Would be tried again: ${said}. Nothing was changed.`, ...stuck],
    };
  if (cameBack > 0 && rows.length === 0)
    throw new TocsinError('NotAllowed', `nothing is tried again: ${cameBackText(cameBack)}`);
  const result = await takeAct({
    reference,
    name: 'retry',
    message: { states, ...(reason === undefined ? {} : { reason }) },
    globals,
  });
  return {
    ...result,
    said: [...(result.said ?? []), `Tried again when every gate is open: ${said}.`, ...stuck],
    next: `tocsin dispatch status ${reference}`,
  };
};
