import { TocsinError } from '../../domain/errors';
import { noticesOfOthers, noticesOnRecord, noticesOnTheirWay } from '../../records/notices-on-record';
import type { OpenedSample } from './open-sample';
import { proofOf } from './proof';
import type { Proof } from './proof';
import { readRelayLog } from './relay-log';
import type { LoggedMessage } from './relay-log';
import { whileSending } from './send-sample';
import type { SampleSending, SendOptions } from './send-sample';
import { present } from './story';
import { until, untilItAnswers } from './until';

/** What is killed, in this order, when so large a part of the people has an outcome. */
const KILLS = [
  { part: 'worker', at: 0.15, name: 'the worker, which sends' },
  { part: 'temporal', at: 0.4, name: 'Temporal, which knows how far the case is' },
  { part: 'postgres', at: 0.65, name: 'Postgres, which holds the records' },
] as const;
type Killed = (typeof KILLS)[number]['part'];

export interface CrashOptions extends SendOptions {
  /** The process of a part as it is now; null while it is being started again. */
  readonly pidOf: (part: Killed) => number | null;
}

export interface Kill {
  readonly part: Killed;
  readonly pid: number;
  /** Notices that were being handed over at that moment, by the records. */
  readonly onTheirWay: number;
}

export interface CrashOutcome {
  readonly opened: OpenedSample;
  readonly kills: readonly Kill[];
  readonly proof: Proof;
}

/** The signal that cannot be caught: nothing is flushed, nothing is told to anybody. */
const killNow = async (
  { part, at, name }: (typeof KILLS)[number],
  { database, opened: { reference }, tell, caseNow, untilDone }: SampleSending,
  pidOf: CrashOptions['pidOf'],
): Promise<Kill> => {
  await untilDone(at);
  const onTheirWay = await untilItAnswers(
    'notices on their way',
    async () => {
      const count = await noticesOnTheirWay(database, reference);
      return count > 0 ? count : null;
    },
    { everyMs: 5 },
  );
  const pid = pidOf(part);
  if (pid === null)
    throw new TocsinError('Failed', `${part} does not run, and so cannot be killed`, 'Try again.');
  process.kill(pid, 'SIGKILL');
  tell.step(caseNow(), `kill -9 of ${name} (process ${pid}): ${onTheirWay} notices were on their way`);
  await until(`${part} to run again`, async () => {
    const now = pidOf(part);
    return now !== null && now !== pid ? now : null;
  });
  return { part, pid, onTheirWay };
};

/** What the inbox has taken for this breach, or for nobody that is known of. */
const logOf = async (
  { database, opened, sinceMs }: SampleSending,
  mails: string,
): Promise<readonly LoggedMessage[]> => {
  const all = await readRelayLog(mails, sinceMs);
  const ids = [...new Set(all.flatMap(({ messageId }) => messageId ?? []))];
  const others = await noticesOfOthers(database, opened.reference, ids);
  const isOthers = (id: string): boolean =>
    others.has(id) || (/^BR-\d/.test(id) && !id.startsWith(`${opened.reference}.`));
  return all.filter(({ messageId }) => messageId === null || !isOthers(messageId));
};

/** `tocsin demo crash`: three kills in mid-send, and then the mail server's own log against the records. */
export const runCrash = (options: CrashOptions): Promise<CrashOutcome> =>
  whileSending(options, async (sending) => {
    const kills: Kill[] = [];
    for (const kill of KILLS) kills.push(await killNow(kill, sending, options.pidOf));
    const status = await sending.untilNotified();
    sending.tell.step(
      present(status),
      'everybody has an outcome; now the mail server’s own log against the records',
    );
    const { database, opened } = sending;
    const notices = await noticesOnRecord(database, opened.reference);
    const log = await logOf(sending, options.mails);
    return { opened, kills, proof: proofOf(opened.reference, status.counts.listed, notices, log) };
  });
