import { DateTime } from 'luxon';
import { stringify } from 'csv-stringify/sync';

const GIVEN = [
  'Ada',
  'Luis',
  'Grace',
  'José',
  'Mina',
  'Tomás',
  'Noor',
  'Lucía',
  'Wei',
  'Zoë',
  'Omar',
  'Inés',
];
const FAMILY = [
  'Nguyen',
  'García',
  'O’Neill',
  'Peña',
  'Okafor',
  'Müller',
  'Haddad',
  'Kowalski',
  'Sato',
  'Brown',
];
const CITIES = [
  ['Tulsa', 'OK', '74103'],
  ['Austin', 'TX', '78701'],
  ['Miami', 'FL', '33130'],
  ['Fresno', 'CA', '93721'],
] as const;

/** What is special about a sample person; the others have an e-mail address of record, unchanged for years. */
type Special =
  'changed-last-week' | 'changed-without-former' | 'letter-only' | 'refused' | 'agent' | 'unknown-language';
const SPECIALS: Readonly<Record<number, Special>> = {
  3: 'changed-last-week',
  7: 'agent',
  11: 'letter-only',
  13: 'refused',
  17: 'changed-without-former',
  19: 'unknown-language',
};

const rowOf = (index: number, atMs: number): Record<string, string> => {
  const special = SPECIALS[index % 20];
  const daysAgo = (days: number): string => DateTime.fromMillis(atMs).minus({ days }).toISODate() ?? '';
  const given = GIVEN[index % GIVEN.length] ?? '';
  const family = FAMILY[(index * 7) % FAMILY.length] ?? '';
  const [city, state, zip] = CITIES[index % CITIES.length] ?? CITIES[0];
  const mailbox = `customer${index}@${special === 'refused' ? 'refused.example' : 'example.com'}`;
  const isRecent = special === 'changed-last-week' || special === 'changed-without-former';
  return {
    customer_id: `C-${String(index).padStart(4, '0')}`,
    name: `${given} ${family}`,
    email: special === 'letter-only' ? '' : mailbox,
    email_since: special === 'letter-only' ? '' : daysAgo(isRecent ? 7 : 900),
    previous_email: special === 'changed-last-week' ? `former${index}@example.com` : '',
    address_line1: `${100 + index} Sample Street`,
    address_line2: '',
    city,
    state,
    postal_code: zip,
    country: 'US',
    language: special === 'unknown-language' ? '' : index % 4 === 1 ? 'es' : 'en',
    segment: special === 'agent' ? 'business' : 'residential',
    agent_email: special === 'agent' ? `agent${index}@example.com` : '',
    agent_authority: special === 'agent' ? (index % 40 === 7 ? 'notice' : 'copy') : '',
    data_types: index % 3 === 0 ? 'call_detail|account' : 'call_detail',
  };
};

/**
 * The demo's customers as CSV: English and Spanish, some whose address changed last week, some reachable only by letter,
 * some with agents, some whose mailbox the relay refuses. The same for the same time; nobody is real.
 */
export const sampleCustomers = (count: number, atMs: number): string =>
  stringify(
    Array.from({ length: count }, (_, index) => rowOf(index + 1, atMs)),
    { header: true },
  );
