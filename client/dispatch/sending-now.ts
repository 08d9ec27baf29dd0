import { loadCarrier } from '../../config/carrier';
import { readEnvironment } from '../../config/env';
import { lengthText } from '../../domain/sending/eta';
import { caseTimeOf } from '../../records/breaches';
import type { BreachRecord } from '../../records/breaches';
import type { Database } from '../../records/database';
import { adviceOnHold, holdsOnRecord } from '../../records/holds-on-record';
import { readLedger } from '../../records/ledger-store';
import { pacesOf } from '../../records/pace-store';
import { doubtsOf, putOff, underway, unfinishedBefore } from '../../records/sending-progress';
import type { Doubts, PutOff, Underway } from '../../records/sending-progress';
import { localTime } from '../../reports/local-time';
import { failureOf } from '../output/failure';
import { heldBackHere } from '../records/held-back-here';
import { withTemporal } from '../temporal/connect';
import { runningDispatch } from '../temporal/running-dispatch';
import type { RunningDispatch } from '../temporal/running-dispatch';

/** `stalled`: nothing here keeps it back, and yet nothing is handed over. */
export type Sending = 'finished' | 'under way' | 'stalled' | 'stopped' | 'waiting';

export interface Standing {
  readonly sending: Sending;
  /** One clause. */
  readonly why: string;
}

/** How the sending of a case stands at this moment. */
export interface SendingNow extends Standing, Doubts {
  readonly putOff: PutOff | null;
  /** The wave that is sent or comes next, from 1; null: it goes all at once, or every wave has been. */
  readonly wave: { readonly number: number; readonly of: number; readonly isBegun: boolean } | null;
  /** When it goes on by itself, case time, ISO 8601; null: it goes on, or that is not known. */
  readonly goesOnAt: string | null;
}

const ENDED = ['notified', 'reported', 'closed'];
const WAITS: Readonly<Record<string, string>> = {
  open: 'it is not determined yet that this is a breach',
  determined: 'law enforcement has not been notified yet',
  'agencies-notified': 'for the window, an approval, or what else tocsin dispatch plan names',
};

const STILL_AFTER_MS = 60_000;
/** At a rate that is set so low, some turns may pass before anything is odd. */
const STILL_AFTER_TURNS = 3;

/** Real time within which a sending that is under way hands over somebody: a relay may be slow, but not that slow. */
export const stillAfterMs = async (database: Database, reference: string): Promise<number> =>
  (await pacesOf(database, reference)).reduce(
    (longest, { now }) => (now === null ? longest : Math.max(longest, (STILL_AFTER_TURNS * 1_000) / now)),
    STILL_AFTER_MS,
  );

/** The last reason on the ledger for which sending was stopped; who reads it knows already that it was. */
const lastHalt = async (database: Database, reference: string): Promise<string> => {
  let why = 'the records do not say why';
  for await (const { kind, data } of readLedger(database, reference))
    if (['sending-halted', 'paused'].includes(kind) && typeof data['text'] === 'string') why = data['text'];
  return why.replace(/^sending (stopped|paused): /, '');
};

/** How it stands by phase, holds and pauses; null: nothing of them keeps it back while customers are notified. */
const gatesOf = async (
  database: Database,
  { reference, phase, stopped, isDrill }: BreachRecord,
  isPaused: boolean,
): Promise<Standing | null> => {
  if (ENDED.includes(phase)) return { sending: 'finished', why: 'everyone on the list has had a turn' };
  if (phase === 'not-a-breach')
    return { sending: 'finished', why: 'it is not a breach, so nobody is notified' };
  if (phase === 'held')
    return {
      sending: 'stopped',
      why: `a direction of law enforcement stands: tocsin hold list ${reference}`,
    };
  const [forgotten] = stopped ? [] : await holdsOnRecord(database.kysely, reference);
  if (phase === 'notifying' && forgotten)
    return { sending: 'stopped', why: adviceOnHold(reference, forgotten) };
  if (phase === 'notifying' && stopped)
    return { sending: 'stopped', why: await lastHalt(database, reference) };
  // A drill's mail goes to the inbox, whatever the records are.
  const heldBack = phase === 'notifying' && !isDrill ? await heldBackHere(database) : null;
  if (heldBack !== null)
    return {
      sending: 'stopped',
      why: `the worker here holds mail for the relay back: ${heldBack}; see tocsin records status`,
    };
  if (phase === 'notifying') return null;
  if (isPaused) return { sending: 'stopped', why: await lastHalt(database, reference) };
  return { sending: 'waiting', why: WAITS[phase] ?? `the breach is ${phase}` };
};

/**
 * What Temporal says of the newest dispatch, or of one before it that tries again whom the relay has put off; `unknown`: it
 * does not answer, and the records must do.
 */
const look = async (
  reference: string,
  dispatches: readonly number[],
): Promise<RunningDispatch | null | 'unknown'> => {
  try {
    return await withTemporal(async ({ client }) => {
      for (const dispatch of dispatches) {
        const running = await runningDispatch(client, reference, dispatch);
        if (running) return running;
      }
      return null;
    });
  } catch (error) {
    if (failureOf(error).code === 'Unavailable') return 'unknown';
    throw error;
  }
};

interface Seen {
  readonly at: Underway;
  readonly running: RunningDispatch | null | 'unknown';
  readonly people: number;
  readonly nowMs: number;
  readonly stillAfterCaseMs: number;
  /** A real time as case time, in ms. */
  readonly caseMs: (realMs: number) => number;
  readonly whenText: (caseMs: number | null) => string;
}

/** How it stands while nothing keeps it back here. */
const motionOf = (seen: Seen): Standing & Pick<SendingNow, 'goesOnAt'> => {
  const { at, running, people, nowMs, stillAfterCaseMs, caseMs, whenText } = seen;
  const { failing = null, waitsUntilMs = null } = running === 'unknown' || !running ? {} : running;
  const movedMs = Date.parse(at.movedAt);
  const isStill = nowMs - movedMs > stillAfterCaseMs;
  const goesOn = (realMs: number | null) => (realMs === null ? null : new Date(caseMs(realMs)).toISOString());
  const when = (realMs: number | null): string => whenText(realMs === null ? null : caseMs(realMs));
  if (failing) {
    const { why, isRelayAway, failedAtMs, nextMs } = failing;
    const isNewest = failedAtMs === null || caseMs(failedAtMs) >= movedMs;
    if (isStill || (isRelayAway && isNewest))
      return { sending: 'stalled', why: `${why}; tried again${when(nextMs)}`, goesOnAt: goesOn(nextMs) };
  }
  if (at.wave !== null && !at.isWaveBegun && waitsUntilMs !== null)
    return {
      sending: 'waiting',
      why: `wave ${at.wave + 1} of ${at.waves} begins${when(waitsUntilMs)}, if the look at what came back allows it`,
      goesOnAt: goesOn(waitsUntilMs),
    };
  const isAtRest = waitsUntilMs !== null || (running === 'unknown' && at.inFlight === 0);
  if (at.wave === null && people > 0 && isAtRest)
    return {
      sending: 'waiting',
      why: `everyone was tried, and ${people} are put off or in doubt: they are tried again${when(waitsUntilMs)}`,
      goesOnAt: goesOn(waitsUntilMs),
    };
  if (isStill && waitsUntilMs === null && at.isWaveBegun)
    return {
      sending: 'stalled',
      why: `nothing here keeps it back, and yet nobody was handed over since ${at.movedAt}: look at the relay and at the worker`,
      goesOnAt: null,
    };
  return { sending: 'under way', why: 'no hold, pause or gate keeps it back', goesOnAt: null };
};

/**
 * How the sending stands, and why, in words that tell an end from a wait, a wait from a stop, and all of them from a
 * sending that only seems to be under way. Answers without Temporal too, from the records alone.
 */
export const sendingNow = async (
  database: Database,
  breach: BreachRecord,
  isPaused: boolean,
): Promise<SendingNow> => {
  const { reference } = breach;
  const doubts = await doubtsOf(database, reference);
  const waiting = await putOff(database, reference);
  const at = await underway(database, reference);
  const told = {
    ...doubts,
    putOff: waiting,
    wave:
      at && at.waves > 1 && at.wave !== null
        ? { number: at.wave + 1, of: at.waves, isBegun: at.isWaveBegun }
        : null,
    goesOnAt: null,
  };
  const gates = await gatesOf(database, breach, isPaused);
  if (gates) return { ...told, ...gates };
  if (!at) return { ...told, sending: 'under way', why: 'no hold, pause or gate keeps it back' };
  const { zone } = loadCarrier(readEnvironment().carrierFile);
  const running = await look(reference, [
    at.dispatch,
    ...(await unfinishedBefore(database, reference, at.dispatch)),
  ]);
  const caseMs = (realMs: number): number => Date.parse(caseTimeOf(breach, realMs));
  const nowMs = caseMs(Date.now());
  const whenText = (ms: number | null): string =>
    ms === null
      ? ''
      : ` ${localTime(new Date(ms).toISOString(), zone)} (in ${lengthText((ms - nowMs) / 1_000)})`;
  const stillAfterCaseMs = (await stillAfterMs(database, reference)) * (breach.isDrill ? breach.speed : 1);
  const people = (waiting?.people ?? 0) + (doubts.inDoubt?.people ?? 0);
  return {
    ...told,
    ...motionOf({ at, running, people, nowMs, stillAfterCaseMs, caseMs, whenText }),
  };
};

/** What is known of people who are put off or in doubt, and where the waves are: a sentence each. */
export const sendingSaid = ({ putOff: waiting, inDoubt, mayHaveComeTwice, wave }: SendingNow): string[] => [
  ...(waiting
    ? [
        `${waiting.people} of the pending were tried and are tried again; the mail server's newest word (${waiting.at}): ${waiting.reply}.`,
      ]
    : []),
  ...(inDoubt
    ? [
        `${inDoubt.people} may have got the notice or not: their outcome is unknown; the newest reason (${inDoubt.at}): ${inDoubt.reply}.`,
      ]
    : []),
  ...(mayHaveComeTwice > 0
    ? [`${mayHaveComeTwice} may have come twice: sent again after an attempt whose outcome was unknown.`]
    : []),
  ...(wave ? [`Wave ${wave.number} of ${wave.of} ${wave.isBegun ? 'has begun' : 'comes next'}.`] : []),
];
