import { unsettled } from '../../domain/counts';
import { EXIT_CODES } from '../../domain/errors';
import { loadCarrier } from '../../config/carrier';
import { readEnvironment } from '../../config/env';
import { caseTimeOf, readBreach } from '../../records/breaches';
import type { BreachRecord } from '../../records/breaches';
import { copyCounts, noticeCounts } from '../../records/case-store';
import { lastWave } from '../../records/sending-progress';
import { holdsOnRecord } from '../../records/holds-on-record';
import { pacesOf } from '../../records/pace-store';
import type { StandingPace } from '../../records/pace-store';
import { rateText } from '../../domain/sending/rates';
import type { CaseStatus } from '../../domain/case/state';
import type { Result } from '../action';
import { withBreaches } from '../breach-client';
import { caseNow } from '../breach/case-now';
import { refuseDestroyed } from '../breach/refuse-destroyed';
import { outlookFor, outlookText } from './prospects';
import { sendingNow, sendingSaid } from './sending-now';
import type { SendingNow } from './sending-now';
import { readStepDues, stepText } from './steps';
import { failureOf } from '../output/failure';
import { withTemporal } from '../temporal/connect';
import { unaskedEnd, unaskedEndRemedy, unaskedEndText } from '../temporal/unasked-end';
import type { UnaskedEnd } from '../temporal/unasked-end';
import { withRecords } from '../with-records';

/** This verb answers from the records; what only the workflow knows is not waited for long. */
const ANSWER_WITHIN_MS = 3_000;
const OVER = ['closed', 'not-a-breach'];
const AFTER_SENDING = ['notified', 'reported'];
const ENDED = ['notified', 'reported', 'closed'];

/** Whether letters, which leave after the e-mails, are kept back: said before all else. */
const heldText = (reference: string, holds: readonly string[]): string =>
  `HELD: ${holds.join(', ')} of law enforcement stands. No letter may be printed or posted: see tocsin hold list ${reference}.`;

/** The case as its workflow knows it; null where nobody answers, or it is over. */
const caseOf = async ({ reference, phase, status }: BreachRecord): Promise<CaseStatus | null> => {
  if (OVER.includes(phase) || status === 'opening') return null;
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

/** A rate in force, and why it is lower than it was set, in one sentence. */
const paceText = (words: string, { now, perSecond, slowedBy, slowedUntil }: StandingPace): string =>
  slowedUntil === null
    ? `Rate of ${words}: ${rateText(now)}.`
    : `Rate of ${words}: ${rateText(now)} in place of ${rateText(perSecond)} until ${slowedUntil}, if the relay does not ask ` +
      `again to slow down; it said: ${slowedBy}.`;

/**
 * Each rate in force. A domain that may be a household's own stands in the records by a mark alone, which says nothing to
 * anybody: such ones are numbered.
 */
const pacesSaid = (paces: readonly StandingPace[]): string[] => {
  const others = paces.filter(({ name }) => name.startsWith('@'));
  return paces.map((pace) => {
    const nth = others.indexOf(pace) + 1;
    const words = others.length > 1 ? `another domain (${nth} of ${others.length})` : 'another domain';
    return paceText(nth === 0 ? pace.name : words, pace);
  });
};

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
    const seen = await sendingNow(database, breach, known?.paused ?? false);
    const now: SendingNow = end
      ? { ...seen, sending: 'stopped', why: unaskedEndText(reference, end), goesOnAt: null }
      : seen;
    const { sending, why } = now;
    const counts = await noticeCounts(database, reference);
    const copies = await copyCounts(database, reference);
    const steps = await readStepDues(database, reference, known?.windows?.effective.customers.latest ?? null);
    const zone = loadCarrier(readEnvironment().carrierFile).zone;
    const nowMs = Date.parse(caseTimeOf(breach, Date.now()));
    const holds = (await holdsOnRecord(database.kysely, reference)).map(({ hold }) => hold);
    const isHeldAfterwards = AFTER_SENDING.includes(phase) && holds.length > 0;
    const paces = await pacesOf(database, reference);
    const isOver = ENDED.includes(phase);
    const outlook =
      !known || isOver ? null : await outlookFor(database, known, Date.parse(caseNow(known)), now);
    const wave = await lastWave(database, reference);
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
        putOff: now.putOff,
        inDoubt: now.inDoubt,
        mayHaveComeTwice: now.mayHaveComeTwice,
        sendingWave: now.wave,
        goesOnAt: now.goesOnAt,
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
        ...sendingSaid(isOver ? { ...now, putOff: null, wave: null } : now),
        ...(isOver ? [] : pacesSaid(paces)),
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
