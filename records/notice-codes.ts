import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import { makeNoticeCode } from '../domain/notice-code';
import type { Connection } from './database';

/**
 * Codes that no notice of this installation has. Random, so that nothing else of a notice tells them; two freezes at once
 * may still make the same one, which the unique index refuses to the second, and its next try makes others.
 */
export const newNoticeCodes = async (db: Connection, count: number): Promise<readonly string[]> => {
  const codes = new Set<string>();
  while (codes.size < count) {
    const fresh: string[] = [];
    while (codes.size < count) {
      const code = makeNoticeCode(randomInt);
      if (!codes.has(code)) fresh.push(code);
      codes.add(code);
    }
    const { rows } = await sql<{ code: string }>`
      select code from notice where code = any(${fresh}::text[])`.execute(db);
    for (const { code } of rows) codes.delete(code);
  }
  return [...codes];
};
