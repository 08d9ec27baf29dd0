import pc from 'picocolors';
import { loadCarrier } from '../../config/carrier';
import { readEnvironment } from '../../config/env';
import type { CaseStatus } from '../../domain/case/state';
import { paceNameOf } from '../../domain/sending/domain-groups';
import { lengthText, outlookInOrder, prospectOf } from '../../domain/sending/eta';
import type { Prospect } from '../../domain/sending/eta';
import { rateText, ratesInForce } from '../../domain/sending/rates';
import { waveCounts } from '../../domain/sending/waves';
import type { Database } from '../../records/database';
import { emailsToSend, settledSince, underway } from '../../records/sending-progress';
import type { Underway } from '../../records/sending-progress';
import { takesColour } from '../output/table';
import { stillAfterMs } from './sending-now';
import type { SendingNow } from './sending-now';

/** How long the sending will take, and whether the window leaves that. */
export interface Outlook extends Prospect {
  /** People still to be told by e-mail. */
  readonly emails: number;
  /** Case seconds from its (next) start to its end, with the waits between waves; null: nothing is left, or `isEndUnknown`. */
  readonly seconds: number | null;
  /** Messages a second until the end: as measured while it sends, or fewer where the rates allow no more; real time. */
  readonly perSecond: number | null;
  readonly isMeasured: boolean;
  /** Somebody is left, and nothing is handed over that an end could be reckoned by. */
  readonly isEndUnknown: boolean;
  /** The name whose rate decides it; null: none does. */
  readonly decidedBy: string | null;
}

/** Real seconds over which the present rate is measured; over fewer it would be a guess. */
const MEASURED_OVER_SECONDS = 30;
const MEASURED_FROM_SECONDS = 3;
/** Where nothing has moved for so long, what moved before says nothing of the present: a wave's wait, a relay that is away. */
const STILL_AFTER_SECONDS = 10;

/** Messages a second, real time, as they go at this moment; null: it cannot be told. */
const presentRate = async (
  database: Database,
  { reference, phase, clock }: Pick<CaseStatus, 'reference' | 'phase' | 'clock'>,
  nowMs: number,
): Promise<number | null> => {
  if (phase !== 'notifying') return null;
  const since = new Date(nowMs - MEASURED_OVER_SECONDS * 1_000 * clock.speed).toISOString();
  const settled = await settledSince(database, reference, since);
  if (settled === null) return null;
  const realSeconds = (ms: number): number => ms / 1_000 / clock.speed;
  const length = realSeconds(settled.untilMs - settled.fromMs);
  if (length < MEASURED_FROM_SECONDS || realSeconds(nowMs - settled.untilMs) > STILL_AFTER_SECONDS)
    return null;
  return settled.notices / length;
};

/** Case seconds of the waits between waves that are still to come: of the dispatch that has begun, and of the next one. */
const waitsOf = (
  { waves }: Pick<CaseStatus, 'waves'>,
  emails: number,
  at: Underway | null,
  secondsToWave: number | null,
): number => {
  if (waves === null) return 0;
  const wait = waves.waitMinutes * 60;
  const ofNext = Math.max(0, waveCounts(waves, emails - (at?.takenUp ?? 0)).length - 1) * wait;
  if (!at || at.wave === null) return ofNext;
  const later = (at.waves - 1 - at.wave) * wait + ofNext;
  return at.isWaveBegun || at.isLookOver ? later : later + Math.max(0, secondsToWave ?? wait);
};

const IN_MOTION: readonly string[] = ['under way', 'waiting'];

/** Whether no end can be told: nothing is handed over, for what nobody here knows the length of. */
const isNoEndKnown = (
  { phase, paused }: Pick<CaseStatus, 'phase' | 'paused'>,
  at: Underway | null,
  sending: Pick<SendingNow, 'sending'> | null,
  isStill: boolean,
): boolean => {
  if (phase !== 'notifying') return sending?.sending === 'stopped';
  if (paused || (sending && !IN_MOTION.includes(sending.sending))) return true;
  if (!at) return false;
  // Whoever was put off is tried again when the relay feels like it.
  if (at.wave === null) return at.inFlight === 0;
  return at.isWaveBegun && isStill;
};

/**
 * What may be expected of the sending that is under way, or that would begin when every gate is open.
 * @param nowMs case time in ms since the epoch
 * @param now how the sending stands, where it was looked at; else the records alone must tell
 */
export const outlookFor = async (
  database: Database,
  status: Pick<CaseStatus, 'reference' | 'phase' | 'paused' | 'rates' | 'waves' | 'clock' | 'windows'>,
  nowMs: number,
  now: Pick<SendingNow, 'sending' | 'goesOnAt'> | null = null,
): Promise<Outlook> => {
  const { reference, phase, rates, clock, windows } = status;
  const { sending } = loadCarrier(readEnvironment().carrierFile);
  const nameOf = paceNameOf(sending.groups);
  const stretches = (await emailsToSend(database, reference, nowMs)).map((byDomain) => {
    const byName: Record<string, number> = {};
    for (const [domain, people] of Object.entries(byDomain)) {
      const name = nameOf(`@${domain}`);
      byName[name] = (byName[name] ?? 0) + people;
    }
    return byName;
  });
  const emails = stretches.flatMap(Object.values<number>).reduce((sum, people) => sum + people, 0);
  const at = await underway(database, reference);
  const isStill =
    phase === 'notifying' &&
    at !== null &&
    nowMs - Date.parse(at.movedAt) > (await stillAfterMs(database, reference)) * clock.speed;
  const isEndUnknown = emails > 0 && isNoEndKnown(status, at, now, isStill);
  const { earliest = null, latest = null } = windows?.effective.customers ?? {};
  if (emails === 0 || isEndUnknown)
    return {
      ...prospectOf(nowMs, null, latest),
      emails,
      seconds: null,
      perSecond: null,
      isMeasured: false,
      isEndUnknown,
      decidedBy: null,
    };
  const measured = await presentRate(database, status, nowMs);
  // What went out lately went out before a rate was cut, and not to the group that has the most to come.
  const { seconds: realSeconds, decidedBy } = outlookInOrder(
    stretches,
    ratesInForce(sending.rates, rates),
    measured,
  );
  const isMeasured = measured !== null && decidedBy === null;
  const toWave = now?.goesOnAt ? (Date.parse(now.goesOnAt) - nowMs) / 1_000 : null;
  const seconds = realSeconds * clock.speed + waitsOf(status, emails, at, toWave);
  const startMs = Math.max(nowMs, earliest ? Date.parse(earliest) : nowMs);
  return {
    ...prospectOf(startMs, seconds, latest),
    emails,
    seconds,
    perSecond: isMeasured ? measured : emails / realSeconds,
    isMeasured,
    isEndUnknown,
    decidedBy,
  };
};

/** In one sentence: how many, how fast, how long, and whether it is in time; red on a terminal where it is not. */
export const outlookText = (outlook: Outlook, stream: NodeJS.WriteStream = process.stderr): string => {
  const { emails, seconds, perSecond, isMeasured, isEndUnknown, decidedBy, text, isInTime } = outlook;
  if (isEndUnknown)
    return `${emails} still to be told by e-mail; nothing is handed over now, so no end can be told.`;
  if (seconds === null || perSecond === null) return 'Nobody is left to be told by e-mail.';
  const { red } = pc.createColors(takesColour(stream));
  const how = isMeasured
    ? 'as it goes now'
    : decidedBy === null
      ? 'reckoned, without any limit'
      : `by the rate of ${decidedBy}`;
  const prospect = text === null ? '' : `; ${isInTime ? text : red(text)}`;
  return `${emails} still to be told by e-mail at ${rateText(perSecond)} (${how}): ${lengthText(seconds)}${prospect}.`;
};

/** The same as the end of a line: `, 50/s, 76 s; finishes 46 d before the limit`. */
export const outlookBrief = ({ emails, seconds, perSecond, isEndUnknown, text }: Outlook): string =>
  isEndUnknown
    ? `, ${emails} to come by e-mail, and nothing is handed over now`
    : seconds === null || perSecond === null
      ? ''
      : `, ${rateText(perSecond)}, ${lengthText(seconds)}${text === null ? '' : `; ${text}`}`;
