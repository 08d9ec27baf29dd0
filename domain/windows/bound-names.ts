import type { Bound, CountedBound, SimpleBound, Trigger } from '../policy/bound-schema';

const TRIGGER_NAMES: Record<Extract<Trigger, string>, string> = {
  discovery: 'the discovery',
  determination: 'the determination',
  aware: 'the carrier became aware',
  materiality: 'the determination that it is material',
  'agencies-notified': 'the last notice to law enforcement',
  'exemption-lost': 'the discovery that the exemption does not hold',
  'year-end': 'the end of the year',
  'discovery-year-end': 'the end of the year of the discovery',
};

/** A trigger as people read it: `the determination`. */
export const nameOfTrigger = (after: Trigger): string => {
  if (typeof after === 'string') return TRIGGER_NAMES[after];
  if ('deadline' in after) return `the latest of ${after.deadline}`;
  if ('notice' in after) return `the notice of ${after.notice}`;
  return after.notified === 'agencies'
    ? TRIGGER_NAMES['agencies-notified']
    : `the notice to ${after.notified}`;
};

const UNIT_NAMES: Record<CountedBound['unit'], readonly [one: string, many: string]> = {
  'calendar-days': ['calendar day', 'calendar days'],
  'business-days': ['business day', 'business days'],
  'full-business-days': ['full business day', 'full business days'],
  'days-to-same-time': ['day to the same local time', 'days to the same local time'],
  months: ['month', 'months'],
  hours: ['hour', 'hours'],
  minutes: ['minute', 'minutes'],
};
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

const nameOfClock = (bound: SimpleBound): string => {
  const after = nameOfTrigger(bound.after);
  switch (bound.unit) {
    case 'without-unreasonable-delay':
      return `without unreasonable delay after ${after}`;
    case 'yearly': {
      const [month = 1, day = 1] = bound.on.split('-').map(Number);
      return `${MONTHS[month - 1]} ${day} after ${after}`;
    }
    default:
      return `${bound.count} ${UNIT_NAMES[bound.unit][bound.count === 1 ? 0 : 1]} after ${after}`;
  }
};

/** A bound as a policy says it: `7 business days after the determination`. */
export const nameOfBound = (bound: Bound): string => {
  if (!('of' in bound)) return nameOfClock(bound);
  const which = bound.unit === 'earliest-of' ? 'first' : 'last';
  return `the ${which} of ${bound.of.map(nameOfClock).join(', ')}`;
};
