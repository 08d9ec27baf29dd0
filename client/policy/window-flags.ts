import { IANAZone } from 'luxon';
import { loadCarrier } from '../../config/carrier';
import { readEnvironment } from '../../config/env';
import { policyIds } from '../../config/policies';
import type { Facts } from '../../domain/facts';
import type { Policy } from '../../domain/policy/schema';
import { daySchema, instantSchema } from '../../domain/schemas';
import { localDay } from '../../domain/windows/moments';
import type { AgencyNotice, SentNotice, WindowsInput } from '../../domain/windows/types';
import { closuresOf } from './calendar-file';
import { countsOf, factsOf } from './fact-flags';
import { holdSpans } from './hold-spans';
import type { GivenHold } from './hold-spans';
import { isKnownPolicy, namedPolicy } from './named-policy';
import { NOTIFIED_NAMES, noticesOf, recipientsOf } from './notified';
import { refuse } from './refuse';

/** The flags of `policy window` and `policy explain`, as typed. */
export interface WindowOptions {
  readonly policy?: string;
  readonly zone?: string;
  readonly discoveredAt?: string;
  readonly determinedAt?: string;
  readonly notified?: readonly string[];
  readonly hold?: readonly string[];
  readonly holdReleased?: string;
  readonly releasedEarly?: string;
  readonly urgentNeed?: string;
  readonly customers?: number;
  readonly customersIn?: readonly string[];
  readonly customersWith?: readonly string[];
  readonly harm?: Facts['harm'];
  readonly fact?: readonly string[];
  readonly calendar?: string;
  readonly reading: 'safe' | 'zone';
  readonly at?: string;
}

const EXAMPLE = '2026-11-23T10:00:00-05:00';
const YEARS = { from: 1990, to: 2199 } as const;

/** Reads instants; `now` is one moment for the whole command. */
const instantReader =
  (now: string) =>
  (flag: string, value: string): string => {
    const text = value === 'now' ? now : value;
    const parsed = instantSchema.safeParse(text);
    if (!parsed.success)
      return refuse(
        flag,
        value,
        parsed.error.issues[0]?.message ?? '',
        `Give a time such as ${EXAMPLE}, or now.`,
      );
    const year = Number(text.slice(0, 4));
    return year >= YEARS.from && year <= YEARS.to
      ? text
      : refuse(flag, value, `is not in the years ${YEARS.from} to ${YEARS.to}`, 'Correct the year.');
  };
type ReadInstant = ReturnType<typeof instantReader>;

const policiesOf = (typed: string | undefined): Policy[] => {
  const ids = typed?.split(',').map((id) => id.trim()) ?? loadCarrier(readEnvironment().carrierFile).policies;
  for (const id of ids)
    if (typed !== undefined && !isKnownPolicy(id))
      refuse('--policy', typed, `there is no policy "${id}"`, `There are: ${policyIds().join(', ')}.`);
  return [...new Set(ids)].map(namedPolicy);
};

const zoneOf = (typed: string | undefined): string => {
  const zone = typed ?? loadCarrier(readEnvironment().carrierFile).zone;
  return IANAZone.isValidZone(zone)
    ? zone
    : refuse('--zone', zone, 'is not a time zone', 'Give an IANA zone such as America/New_York.');
};

interface Told {
  readonly notified: readonly AgencyNotice[];
  readonly sent: readonly SentNotice[];
}

const toldOf = (typed: string, policies: readonly Policy[], readInstant: ReadInstant): Told => {
  const [, name = '', at = ''] = /^([^=]+)=(.*)$/.exec(typed) ?? [];
  const isNamed = (each: string): boolean => each.toLowerCase() === name.toLowerCase();
  const agency = NOTIFIED_NAMES.find(isNamed);
  if (agency) return { notified: noticesOf(agency, readInstant('--notified', at)), sent: [] };
  const recipients = recipientsOf(policies);
  const recipient = recipients.find(isNamed);
  if (recipient) return { notified: [], sent: [{ recipient, at: readInstant('--notified', at) }] };
  return refuse(
    '--notified',
    typed,
    `must be WHOM=TIME with one of ${[...NOTIFIED_NAMES, ...recipients].join(', ')}`,
    `Give FBI=${EXAMPLE}, or agencies=${EXAMPLE} for all at once.`,
  );
};

const holdOf = (typed: string, zone: string, readInstant: ReadInstant): GivenHold => {
  const [directed = '', lastDay = '', ...more] = typed.split(',');
  const fix = `Give the direction’s time and its last day: --hold ${EXAMPLE},2026-12-23.`;
  const day = daySchema.safeParse(lastDay);
  if (more.length > 0 || !day.success)
    return refuse('--hold', typed, 'must be DIRECTED_AT,LAST_DAY; the last day is YYYY-MM-DD', fix);
  const directedAt = readInstant('--hold', directed);
  const directedOn = localDay(Date.parse(directedAt), zone);
  return day.data >= directedOn
    ? { directedAt, lastDay: day.data }
    : refuse('--hold', typed, `ends before it was directed, on ${directedOn} in ${zone}`, fix);
};

const refuseOrder = (options: WindowOptions, holds: readonly GivenHold[]): void => {
  const { discoveredAt, determinedAt, holdReleased } = options;
  const isBefore = (a: string, b: string): boolean => Date.parse(a) < Date.parse(b);
  if (discoveredAt && determinedAt && isBefore(determinedAt, discoveredAt))
    refuse(
      '--determined-at',
      determinedAt,
      `is before --discovered-at ${discoveredAt}`,
      'Correct one of them.',
    );
  if (holdReleased && holds.length === 0)
    refuse(
      '--hold-released',
      holdReleased,
      'releases a hold, but no --hold is given',
      `Give the hold that it releases: --hold ${EXAMPLE},2026-12-23.`,
    );
  if (holdReleased && holds.every((hold) => isBefore(holdReleased, hold.directedAt)))
    refuse('--hold-released', holdReleased, 'is before the hold was directed', 'Correct it, or the --hold.');
};

/**
 * Reads the flags into what the calculus of windows takes. What is not given comes from the carrier file: policies, zone
 * and closures.
 * @param now the present, ISO 8601
 * @throws TocsinError Usage naming the flag, its value and the fix
 */
export const readWindowFlags = (options: WindowOptions, now: string): WindowsInput => {
  const readInstant = instantReader(now);
  const at = (flag: string, value: string | undefined): string | undefined =>
    value === undefined ? undefined : readInstant(flag, value);
  const zone = zoneOf(options.zone);
  const instants = {
    discoveredAt: at('--discovered-at', options.discoveredAt),
    determinedAt: at('--determined-at', options.determinedAt),
    holdReleased: at('--hold-released', options.holdReleased),
  };
  const urgentNeedConsultedAt = at('--urgent-need', options.urgentNeed);
  const holds = (options.hold ?? []).map((typed) => holdOf(typed, zone, readInstant));
  refuseOrder({ ...options, ...instants }, holds);
  const policies = policiesOf(options.policy);
  const told = (options.notified ?? []).map((typed) => toldOf(typed, policies, readInstant));
  return {
    policies,
    zone,
    closures: closuresOf(options.calendar),
    reading:
      options.reading === 'safe'
        ? { kind: 'safe' }
        : { kind: 'zone', closures: options.calendar !== undefined, inauguration: false },
    facts: {
      ...factsOf(options.fact ?? []),
      discoveredAt: instants.discoveredAt,
      determinedAt: instants.determinedAt,
      harm: options.harm,
      urgentNeed: urgentNeedConsultedAt === undefined ? undefined : true,
    },
    counts: countsOf(options),
    notified: told.flatMap(({ notified }) => notified),
    sent: told.flatMap(({ sent }) => sent),
    holds: holdSpans(holds, instants.holdReleased),
    releasedEarlyAt: at('--released-early', options.releasedEarly),
    urgentNeedConsultedAt,
    at: at('--at', options.at) ?? now,
  };
};
