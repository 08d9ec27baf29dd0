import { sql } from 'kysely';
import type { Database } from '../../../records/database';

/** No program and no text of ours has this word. */
const MARKER = /zqxmark/i;
const CASES = ['Zqxmark', 'zqxmark', 'ZQXMARK'];

/** Base64 of the marker, in each of its three alignments, without the characters that its neighbours decide too. */
const IN_BASE64 = CASES.flatMap((word) =>
  [0, 1, 2].map((shift) =>
    Buffer.from(`${'\0'.repeat(shift)}${word}`)
      .toString('base64')
      .slice(shift + 1, 9),
  ),
).map((text) => text.replace(/[+/]/g, (sign) => (sign === '+' ? '[-+]' : '[_/]')));
const IN_HEX = CASES.map((word) => Buffer.from(word).toString('hex'));
/** With the escapes of JSON for every character, and in base64 or hex. */
const ESCAPED = [...'zqxmark'].map((letter) => {
  const codes = [letter, letter.toUpperCase()].map((each) => each.charCodeAt(0).toString(16));
  return `(?:${letter}|\\\\+u00(?:${codes.join('|')})|%(?:${codes.join('|')}))`;
});
const WRAPPED = new RegExp([...IN_BASE64, ...IN_HEX].join('|'));
const IN_ESCAPES = new RegExp(ESCAPED.join(''), 'i');

/** What stands around the first marker of a text: plain, in JSON's or URL's escapes, in base64 or hex. Null: there is none. */
export const findMarker = (text: string): string | null => {
  const places = [MARKER, IN_ESCAPES, WRAPPED].map((form) => text.search(form)).filter((at) => at >= 0);
  if (places.length === 0) return null;
  const at = Math.min(...places);
  return text.slice(Math.max(0, at - 120), at + 60);
};

/** A history, or any other value, as text: payloads are bytes in it. */
export const textOfHistory = (value: unknown): string =>
  JSON.stringify(value, (key, inner: unknown) => {
    if (inner instanceof Uint8Array) return Buffer.from(inner).toString('latin1');
    // A history's own JSON has the bytes of its payloads in base64.
    if (key === 'data' && typeof inner === 'string') return Buffer.from(inner, 'base64').toString('latin1');
    const asJson = inner as { readonly type?: unknown; readonly data?: unknown } | null;
    return asJson?.type === 'Buffer' && Array.isArray(asJson.data)
      ? Buffer.from(asJson.data as number[]).toString('latin1')
      : inner;
  });

/** Every row of every table as text; bytes as the letters that they are. */
export const textOfRecords = async ({ kysely }: Pick<Database, 'kysely'>): Promise<string> => {
  const { rows: tables } = await sql<{ name: string }>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema') order by 1`.execute(kysely);
  const texts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await sql<{
      row: string;
    }>`select whole::text as row from ${sql.raw(name)} as whole`.execute(kysely);
    texts.push(
      ...rows.map(({ row }) =>
        row.replace(/\\+x([0-9a-f]+)/g, (_all, hex: string) => Buffer.from(hex, 'hex').toString('latin1')),
      ),
    );
  }
  return texts.join('\n');
};
