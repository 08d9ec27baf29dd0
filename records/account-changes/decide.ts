import { sql } from 'kysely';
import type { PersonalPart } from '../../domain/account-change/change';
import type { Beginning } from '../../domain/account-change/ports';
import type { ChangeAlert, ChangeState } from '../../domain/account-change/states';
import { NOWHERE_RULE, waysToTell } from '../../domain/account-change/ways';
import type { Way } from '../../domain/account-change/ways';
import type { Connection, Database } from '../database';
import { burstFor, othersOf } from './bursts';
import type { OtherChange } from './bursts';
import { openPersonal } from './personal-part';
import { outcomeOf } from './rows';
import type { ChangeRow } from './rows';
import { recordTold } from './tell-ledger';

type OpenRow = Omit<ChangeRow, 'personal'> & { readonly personal: PersonalPart };
type Decided = Pick<ChangeRow, 'state' | 'channel' | 'rule' | 'doubted' | 'burst' | 'alert'> & {
  readonly way: Way | null;
};

/** The best way that has not refused it yet; after a bounce a letter, since no workflow is there to send anything. */
const wayOf = ({ refused, bounced }: OpenRow, ways: readonly Way[]): Way | undefined => {
  if (bounced) return ways.find(({ channel }) => channel === 'letter');
  const emails = ways.filter(({ channel }) => channel === 'email').slice(refused);
  return emails[0] ?? ways.find(({ channel }) => channel !== 'email');
};

const EXEMPT_RULES: Readonly<Record<string, string>> = {
  'service-initiation': 'at service initiation, 64.2010(f)',
  contract: 'a business customer’s contract says otherwise, 64.2010(g)',
};
const SENT_BY: Readonly<Record<Way['channel'], ChangeState>> = {
  email: 'sending',
  telephone: 'sending',
  letter: 'letter',
};

const alertFor = (key: string, burst: string | null, way: Way | undefined): ChangeAlert | null => {
  if (!way) return 'nowhere';
  if (way.channel === 'letter' && way.isDoubtful) return 'doubtful-letter';
  return burst === key ? 'take-over' : null;
};

/** What is to be done about a change that has not been told of. */
export const decide = (row: OpenRow, others: readonly OtherChange[], burst: string | null): Decided => {
  const doubted = row.doubted || row.state === 'sending';
  if (row.exemption !== null) {
    const rule = EXEMPT_RULES[row.exemption] ?? row.exemption;
    return { state: 'exempt', channel: null, rule, doubted: false, burst, alert: null, way: null };
  }
  const change = { changedAt: row.changed_at.toISOString(), personal: row.personal };
  const way = wayOf(row, waysToTell(change, others));
  const before = row.refused > 0 || row.bounced ? 'e-mail was refused or came back: ' : '';
  return {
    state: way ? SENT_BY[way.channel] : 'nowhere',
    channel: way?.channel ?? null,
    rule: `${before}${way?.rule ?? NOWHERE_RULE}`,
    doubted,
    burst,
    alert: alertFor(row.key, burst, way),
    way: way ?? null,
  };
};

const write = async (db: Connection, decided: ReadonlyMap<string, Decided>): Promise<void> => {
  const keys = [...decided.keys()];
  const column = <K extends keyof Decided>(name: K): Decided[K][] =>
    [...decided.values()].map((one) => one[name]);
  await sql`
    update account_change set state = to_be.state, channel = to_be.channel, rule = to_be.rule, burst = to_be.burst,
      doubted = to_be.doubted, alert = coalesce(to_be.alert, account_change.alert), updated_at = now(),
      attempts = attempts + (to_be.state = 'sending')::integer
    from unnest(${keys}::text[], ${column('state')}::text[], ${column('channel')}::text[], ${column('rule')}::text[],
      ${column('doubted')}::boolean[], ${column('burst')}::text[], ${column('alert')}::text[])
      as to_be (key, state, channel, rule, doubted, burst, alert)
    where account_change.key = to_be.key`.execute(db);
};

const sending = (row: OpenRow, way: Decided['way'], alert: ChangeAlert | null): Beginning | null => {
  if (way?.channel !== 'email' && way?.channel !== 'telephone') return null;
  const { key, book, seq, kind, action, personal, refused } = row;
  const isDoubted = row.doubted || row.state === 'sending';
  const changedAt = row.changed_at.toISOString();
  const language = row.language ?? undefined;
  // With the one that is being marked.
  const attempts = row.attempts + 1;
  return {
    kind: 'send',
    toTell: {
      key,
      book,
      seq,
      kind,
      action,
      changedAt,
      language,
      personal,
      way,
      refused,
      isDoubted,
      attempts,
    },
    alert,
  };
};

/** Decides about locked rows that have not been told of, and writes it; on the ledger too where nothing is to be sent. */
export const decideRows = async (
  database: Database,
  db: Connection,
  rows: readonly ChangeRow[],
): Promise<ReadonlyMap<string, Beginning>> => {
  const others = await othersOf(
    database,
    db,
    rows.map(({ key }) => key),
  );
  const decided = new Map<string, Decided>();
  const begun = new Map<string, Beginning>();
  const bursts = new Map<string, string | null>();
  const final: Omit<OpenRow, 'personal'>[] = [];
  for (const row of await openPersonal(database, db, rows)) {
    const own = others.get(row.key) ?? [];
    const one = decide(row, own, await burstFor(db, row, own, bursts));
    bursts.set(row.key, one.burst);
    decided.set(row.key, one);
    const { way: _way, ...columns } = one;
    const after = { ...row, ...columns, alert: one.alert ?? row.alert };
    const toSend = sending(row, one.way, after.alert);
    if (toSend) begun.set(row.key, toSend);
    else final.push(after);
  }
  if (decided.size > 0) await write(db, decided);
  const heads = await recordTold(db, final, new Date().toISOString());
  for (const row of final)
    begun.set(row.key, { kind: 'over', outcome: outcomeOf(row), ledger: heads.get(row.book) ?? null });
  return begun;
};
