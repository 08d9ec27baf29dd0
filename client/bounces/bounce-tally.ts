import type { SettledBounce } from '../../domain/bounces';
import type { SortedReturn } from '../../mail/returned/sort-returned';

/** Everything that may become of a message that came in, in the order in which people are told, and what it means. */
const OUTCOMES = {
  toNextAddress: 'came back: the notice goes to another e-mail address now',
  toLetter: 'came back: the notice goes by letter now',
  withoutAddress: 'came back, and there is no postal address: a person must decide',
  copies: 'a copy came back: the notice itself stands',
  repeated: 'was known, or the notice has found another way: nothing changed',
  delayed: 'the server goes on trying: nothing changed',
  delivered: 'a report of success: nothing changed',
  autoReply: "a program's answer, such as out of office: nothing changed",
  unclear: 'came back, but does not say that it failed: a person should read it',
  tooEarly: 'about a notice that was not sent yet: nothing changed',
  closed: 'about a case that is over: nothing changed',
  destroyed: 'about people whose data were destroyed: nothing changed',
  unknown: 'about a notice that is not in these records: nothing changed',
  forged: 'its address was altered or invented: nothing changed',
  notOurs: 'came to no address of ours: nothing changed',
} as const;
export type Outcome = keyof typeof OUTCOMES;

const OF_MAIL: Readonly<Record<Exclude<SortedReturn['kind'], 'bounce'>, Outcome>> = {
  delayed: 'delayed',
  delivered: 'delivered',
  'auto-reply': 'autoReply',
  unclear: 'unclear',
  forged: 'forged',
  'not-ours': 'notOurs',
};
const OF_FATE: Readonly<Record<SettledBounce['fate'], Outcome>> = {
  'next-address': 'toNextAddress',
  letter: 'toLetter',
  copy: 'copies',
  bounced: 'withoutAddress',
  repeated: 'repeated',
  'too-early': 'tooEarly',
  unknown: 'unknown',
  closed: 'closed',
  destroyed: 'destroyed',
};

/** What moves a person on. */
const MOVED = ['toNextAddress', 'toLetter', 'withoutAddress'] as const satisfies readonly Outcome[];
type Moved = (typeof MOVED)[number];
const isMoved = (outcome: Outcome): outcome is Moved => (MOVED as readonly Outcome[]).includes(outcome);

/** Counts what became of messages. */
export const createTally = () => {
  const counts = Object.fromEntries(Object.keys(OUTCOMES).map((name) => [name, 0])) as Record<
    Outcome,
    number
  >;
  const breaches = new Map<string, Record<Moved, number>>();
  return {
    sorted: (kind: keyof typeof OF_MAIL): void => void (counts[OF_MAIL[kind]] += 1),
    repeated: (): void => void (counts.repeated += 1),
    settled: ({ reference, fate }: SettledBounce): void => {
      const outcome = OF_FATE[fate];
      counts[outcome] += 1;
      if (reference === null || !isMoved(outcome)) return;
      const own = breaches.get(reference) ?? { toNextAddress: 0, toLetter: 0, withoutAddress: 0 };
      own[outcome] += 1;
      breaches.set(reference, own);
    },
    counts: (): Readonly<Record<Outcome, number>> => counts,
    /** Those in which notices have moved, in order of their references. */
    breaches: () =>
      [...breaches]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([reference, moved]) => ({ reference, ...moved })),
    rows: (): (readonly [string, number, string])[] =>
      Object.entries(OUTCOMES)
        .map(([name, means]) => [name, counts[name as Outcome], means] as const)
        .filter(([, count]) => count > 0),
  };
};
