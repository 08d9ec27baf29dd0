import { unsettled } from '../../domain/counts';
import { EXIT_CODES } from '../../domain/errors';
import { loadCarrier } from '../../config/carrier';
import { readEnvironment } from '../../config/env';
import { caseTimeOf, readBreach } from '../../records/breaches';
import type { BreachRecord } from '../../records/breaches';
import { copyCounts, noticeCounts } from '../../records/case-store';
import { lastWave, putOff } from '../../records/sending-progress';
import type { PutOff } from '../../records/sending-progress';
import type { Database } from '../../records/database';
import { adviceOnHold, holdsOnRecord } from '../../records/holds-on-record';
import { readLedger } from '../../records/ledger-store';
import { pacesOf } from '../../records/pace-store';
import type { StandingPace } from '../../records/pace-store';
import { rateText } from '../../domain/sending/rates';
import type { CaseStatus } from '../../domain/case/state';
import type { Result } from '../action';
import { withBreaches } from '../breach-client';
import { caseNow } from '../breach/case-now';
import { refuseDestroyed } from '../breach/refuse-destroyed';
import { outlookFor, outlookText } from './prospects';
import { readStepDues, stepText } from './steps';
import { failureOf } from '../output/failure';
import { withTemporal } from '../temporal/connect';
import { unaskedEnd, unaskedEndRemedy, unaskedEndText } from '../temporal/unasked-end';
import type { UnaskedEnd } from '../temporal/unasked-end';
import { heldBackHere } from '../records/held-back-here';
import { withRecords } from '../with-records';

/** This verb answers from the records; what only the workflow knows is not waited for long. */
const ANSWER_WITHIN_MS = 3_000;
const OVER = ['closed', 'not-a-breach'];
const AFTER_SENDING = ['notified', 'reported'];
const ENDED = ['notified', 'reported', 'closed'];

type Sending = 'finished' | 'under way' | 'stopped' | 'waiting';

const WAITS: Readonly<Record<string, string>> = {
  open: 'it is not determined yet that this is a breach',
  determined: 'law enforcement has not been notified yet',
  'agencies-notified': 'for the window, an approval, or what else tocsin dispatch plan names',
};

/** The last reason on the ledger for which sending was stopped. */
const lastHalt = async (database: Database, reference: string): Promise<string> => {
  let why = 'the records do not say why';
  for await (const { kind, data } of readLedger(database, reference))
    if (['sending-halted', 'paused'].includes(kind) && typeof data['text'] === 'string') why = data['text'];
  return why;
};

/** Whether letters, which leave after the e-mails, are kept back: said before all else. */
const heldText = (reference: string, holds: readonly string[]): string =>
  `HELD: ${holds.join(', ')} of law enforcement stands. No letter may be printed or posted: see tocsin hold list ${reference}.`;

/** How the sending stands, and why, in words that tell an end from a wait and a wait from a stop. */
const sendingOf = async (
  database: Database,
  { reference, phase, stopped, isDrill }: BreachRecord,
  isPaused: boolean,
): Promise<{ readonly sending: Sending; readonly why: string }> => {
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
  if (phase === 'notifying') return { sending: 'under way', why: 'no hold, pause or gate keeps it back' };
  if (isPaused) return { sending: 'stopped', why: await lastHalt(database, reference) };
  return { sending: 'waiting', why: WAITS[phase] ?? `the breach is ${phase}` };
};

/** The case as its workflow knows it; null where nobody answers, or nothing is to be expected any more. */
const caseOf = async ({ reference, phase, status }: BreachRecord): Promise<CaseStatus | null> => {
  if (ENDED.includes(phase) || OVER.includes(phase) || status === 'opening') return null;
  try {
    return await withBreaches((breaches) => breaches.status(reference, ANSWER_WITHIN_MS));
  } catch (error) {
    if (['Unavailable', 'NotFound', 'Conflict'].includes(failureOf(error).code)) return null;
    throw error;
  }
};

/** How the workflow ended unasked, where Temporal can say so: this verb answers without it too. */
const unaskedEndOf = async ({ reference, phase, status }: BreachRecord): Promise<UnaskedEnd | null> => {
  if (OVER.includes(phase) || status === 'opening') return null;
  try {
    return await withTemporal(({ client }) => unaskedEnd(client, reference));
  } catch (error) {
    if (failureOf(error).code === 'Unavailable') return null;
    throw error;
  }
};

/** A domain that may be a household's own stands in the records by a mark alone. */
const paceWords = (name: string): string => (name.startsWith('@') ? `another domain (${name})` : name);

/** A rate in force, and why it is lower than it was set, in one sentence. */
const paceText = ({ name, now, perSecond, slowedBy, slowedUntil }: StandingPace): string =>
  slowedUntil === null
    ? `Rate of ${paceWords(name)}: ${rateText(now)}.`
    : `Rate of ${paceWords(name)}: ${rateText(now)} in place of ${rateText(perSecond)} until ${slowedUntil}, if the relay does not ask ` +
      `again to slow down; it said: ${slowedBy}.`;

/** What the mail server says of people who wait, in one sentence. */
const putOffText = ({ people, reply, at }: PutOff): string =>
  `${people} of the pending were tried and are tried again; the mail server's newest word (${at}): ${reply}.`;

/**
 * `tocsin dispatch status`: counts from the records, so that it answers without Temporal too. Exit code 11 when the
 * sending is over and some notices have failed or are unknown.
 */
export const showStatus = (reference: string): Promise<Result> =>
  withRecords(async (database) => {
    const breach = await readBreach(database, reference);
    await refuseDestroyed(database, reference, 'what became of their notices is counted on the ledger alone');
    const { phase, stopped } = breach;
    const end = await unaskedEndOf(breach);
    const known = end ? null : await caseOf(breach);
    const { sending, why } = end
      ? { sending: 'stopped' as const, why: unaskedEndText(reference, end) }
      : await sendingOf(database, breach, known?.paused ?? false);
    const counts = await noticeCounts(database, reference);
    const copies = await copyCounts(database, reference);
    const steps = await readStepDues(database, reference, known?.windows?.effective.customers.latest ?? null);
    const zone = loadCarrier(readEnvironment().carrierFile).zone;
    const nowMs = Date.parse(caseTimeOf(breach, Date.now()));
    const holds = (await holdsOnRecord(database.kysely, reference)).map(({ hold }) => hold);
    const isHeldAfterwards = AFTER_SENDING.includes(phase) && holds.length > 0;
    const paces = await pacesOf(database, reference);
    const outlook = known && (await outlookFor(database, known, Date.parse(caseNow(known))));
    const waiting = await putOff(database, reference);
    const wave = await lastWave(database, reference);
    const isOver = ENDED.includes(phase);
    const open = unsettled(counts);
    return {
      data: {
        reference,
        phase,
        stopped,
        sending,
        why,
        holds,
        counts,
        copies,
        steps,
        paces,
        outlook,
        wave,
        putOff: waiting,
        ...(end ? { ended: end } : {}),
      },
      table: {
        columns: ['listed', 'accepted', 'letter', 'bounced', 'unknown', 'failed', 'pending'],
        rows: [
          [
            counts.listed,
            counts.accepted,
            counts.letter,
            counts.bounced,
            counts.unknown,
            counts.failed,
            counts.pending,
          ],
        ],
      },
      said: [
        ...(isHeldAfterwards ? [heldText(reference, holds)] : []),
        `${reference} is ${phase}. Sending is ${sending}: ${why}.`,
        ...(end ? [unaskedEndRemedy(reference)] : []),
        ...(waiting && !isOver ? [putOffText(waiting)] : []),
        ...(isOver ? [] : paces.map(paceText)),
        ...(wave && !isOver ? [`Last look at a wave: ${wave}.`] : []),
        ...(outlook && outlook.emails > 0 ? [outlookText(outlook)] : []),
        ...(copies.listed > 0
          ? [
              `Beside them ${copies.listed} copies: ${copies.accepted} accepted, ${copies.unknown} unknown, ` +
                `${copies.failed} failed, ${copies.pending} pending.`,
            ]
          : []),
        ...(OVER.includes(phase) ? [] : steps.map((step) => stepText(step, zone, nowMs))),
        ...(isOver && open > 0 ? [`${open} notice(s) are unsettled: two persons must decide.`] : []),
      ],
      next: `tocsin breach show ${reference}`,
      exitCode: isOver && open > 0 ? EXIT_CODES.FinishedWithFailures : 0,
    };
  });
