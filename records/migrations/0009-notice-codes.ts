import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { makeNoticeCode } from '../../domain/notice-code';

const PAGE = 5_000;

/** Codes for as many notices that have none yet; answers how many that were. */
const fillPage = async (db: Kysely<unknown>): Promise<number> => {
  const { rows } = await sql<{ breach: string; dispatch: number; seq: number }>`
    select breach, dispatch, seq from notice where code is null limit ${PAGE}`.execute(db);
  const codes = rows.map(() => makeNoticeCode(randomInt));
  // One that is taken already, or twice in this page, is left for the next page.
  await sql`
    update notice set code = fresh.code
    from (select distinct on (code) * from unnest(${rows.map(({ breach }) => breach)}::text[],
      ${rows.map(({ dispatch }) => dispatch)}::integer[], ${rows.map(({ seq }) => seq)}::integer[], ${codes}::text[])
      as fresh (breach, dispatch, seq, code)) as fresh
    where (notice.breach, notice.dispatch, notice.seq) = (fresh.breach, fresh.dispatch, fresh.seq)
      and not exists (select from notice as other where other.code = fresh.code)`.execute(db);
  return rows.length;
};

/** Each notice gets its code, those that were frozen before there were codes as well. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table notice add column code text`.execute(db);
  await sql`create unique index notice_code on notice (code)`.execute(db);
  while ((await fillPage(db)) > 0);
  await sql`alter table notice alter column code set not null`.execute(db);
};
