import { sql } from 'kysely';
import type { Bounce, BounceFate, SettledBounce } from '../domain/bounces';
import { bookOfId, settleBouncedChanges } from './account-changes/bounced-changes';
import { withoutRecipients } from '../domain/without-recipients';
import { caseTimeOf, readBreach } from './breaches';
import { lockNotices, moveNotices, wordsAfter } from './came-back';
import type { NoticeMove, NoticeNow } from './came-back';
import type { Connection, Database } from './database';
import { appendWithin, hasEntry } from './ledger-store';
import type { KeptLines } from './sealed-outcomes/kept-lines';

export interface BounceBatch {
  readonly bounces: readonly Bounce[];
  readonly actor: string;
  /** Judge and count only. */
  readonly isDryRun?: boolean;
}

/** Cases whose list is final. */
export const OVER: readonly string[] = ['closed', 'not-a-breach'];

/**
 * Notices that a bounce is about: handed over, or perhaps. The relay may have sent it back before its acceptance was
 * written down, so one that is on its way at this moment counts too.
 */
const HANDED_OVER: readonly string[] = ['accepted', 'sending', 'unknown'];

/** The case that an id stands for; null for none, and for two, whose ids would be the same. */
const referenceOf = async (db: Connection, caseId: string): Promise<string | null> => {
  const { rows } = await sql<{ reference: string }>`
    select reference from breach
    where left(encode(sha256(convert_to(reference, 'UTF8')), 'hex'), 16) = ${caseId} limit 2`.execute(db);
  return rows.length === 1 ? (rows[0]?.reference ?? null) : null;
};

const fateOf = (notice: NoticeNow | undefined): BounceFate => {
  if (!notice) return 'unknown';
  if (notice.state === 'pending') return 'too-early';
  if (!HANDED_OVER.includes(notice.state)) return 'repeated';
  if (notice.isCopy) return 'copy';
  if (notice.hasNextAddress) return 'next-address';
  return notice.hasPostalAddress ? 'letter' : 'bounced';
};

/** What a notice becomes by its fate; no entry: it stays as it is. */
const STATE_AFTER: Partial<Record<BounceFate, NoticeMove['state']>> = {
  'next-address': 'pending',
  letter: 'letter',
  bounced: 'bounced',
  copy: 'failed',
};

const keyOf = ({ dispatch, seq }: { readonly dispatch: number; readonly seq: number }): string =>
  `${dispatch}/${seq}`;

/** Counts, and the digest of what the notices became. */
const record = async (
  db: Connection,
  reference: string,
  moves: readonly NoticeMove[],
  { at, actor, digest, lines }: KeptLines & { readonly at: string; readonly actor: string },
): Promise<void> => {
  const count = (state: NoticeMove['state']): number => moves.filter((move) => move.state === state).length;
  await appendWithin(db, reference, [
    {
      key: `bounces/${digest}`,
      isNamedByContent: true,
      at,
      kind: 'bounces-recorded',
      actor,
      data: {
        text:
          `${moves.length} notice(s) came back: ${count('pending')} go to another e-mail address, ` +
          `${count('letter')} go by letter, ${count('bounced')} have no postal address, ${count('failed')} are copies`,
        bounced: moves.length,
        toNextAddress: count('pending'),
        toLetter: count('letter'),
        withoutAddress: count('bounced'),
        copies: count('failed'),
        digest,
        lines,
      },
    },
  ]);
};

const settleCase = async (
  database: Database,
  reference: string,
  bounces: readonly Bounce[],
  { actor, isDryRun = false }: BounceBatch,
): Promise<readonly BounceFate[]> =>
  database.kysely.transaction().execute(async (transaction) => {
    await sql`select 1 from breach where reference = ${reference} for share`.execute(transaction);
    const breach = await readBreach({ kysely: transaction }, reference);
    if (OVER.includes(breach.phase)) {
      const isDestroyed = await hasEntry({ kysely: transaction }, reference, 'purge-decided');
      return bounces.map(() => (isDestroyed ? 'destroyed' : 'closed'));
    }
    const keys = bounces.map(({ notice }) => notice);
    const notices = new Map(
      (await lockNotices({ keys: database.keys, db: transaction }, reference, keys)).map((notice) => [
        keyOf(notice),
        notice,
      ]),
    );
    const moves = new Map<string, NoticeMove>();
    const fates = bounces.map(({ notice, evidence, isAboutSender }): BounceFate => {
      const key = keyOf(notice);
      const found = notices.get(key);
      const fate = moves.has(key) ? 'repeated' : fateOf(found);
      const state = STATE_AFTER[fate];
      if (found && state) {
        const { dispatch, seq, reply } = found;
        moves.set(key, {
          dispatch,
          seq,
          state,
          ...wordsAfter(withoutRecipients(evidence, found.addresses), reply),
          ...(isAboutSender ? { isAboutSender } : {}),
        });
      }
      return fate;
    });
    if (moves.size === 0 || isDryRun) return fates;
    const at = caseTimeOf(breach, Date.now());
    const lockedIn = { keys: database.keys, db: transaction };
    const kept = await moveNotices(lockedIn, reference, [...moves.values()], at);
    await record(transaction, reference, [...moves.values()], { at, actor, ...kept });
    return fates;
  });

/**
 * Moves notices that came back to their next step: to another e-mail address that qualifies, to a letter where there is a
 * postal address, else to `bounced`. A copy that came back is `failed`.
 * One transaction and one ledger entry per case. The same bounce again changes nothing; what is known for certain is
 * never taken back. Answers what became of each, in their order.
 */
export const settleBounces = async (
  database: Database,
  batch: BounceBatch,
): Promise<readonly SettledBounce[]> => {
  const settled: SettledBounce[] = batch.bounces.map(() => ({ reference: null, fate: 'unknown' }));
  const byCase = new Map<string, number[]>();
  for (const [index, { notice }] of batch.bounces.entries())
    byCase.set(notice.caseId, [...(byCase.get(notice.caseId) ?? []), index]);
  for (const [caseId, indexes] of byCase) {
    const bounces = indexes.map((index) => batch.bounces[index] as Bounce);
    const breach = await referenceOf(database.kysely, caseId);
    const reference = breach ?? (await bookOfId(database.kysely, caseId));
    if (reference === null) continue;
    const fates = breach
      ? await settleCase(database, breach, bounces, batch)
      : await settleBouncedChanges(database, reference, bounces, batch.isDryRun);
    for (const [nth, index] of indexes.entries())
      settled[index] = { reference, fate: fates[nth] ?? 'unknown' };
  }
  return settled;
};
