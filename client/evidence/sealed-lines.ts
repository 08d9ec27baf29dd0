import canonicalize from 'canonicalize';
import { z } from 'zod';
import type { LedgerEntry } from '../../domain/ledger';
import type { Database } from '../../records/database';
import { readKeptLines } from '../../records/sealed-outcomes/kept-lines';
import { sealsOf } from '../../records/sealed-outcomes/seals';

/** Before the lines of a digest: which, and how many follow. */
const headSchema = z.strictObject({ digest: z.string(), lines: z.int().min(0) });

/** What the ledger's digests are of, in its order: before the lines of each a line that says which. */
export async function* sealedLinesOf(
  database: Database,
  reference: string,
  ledger: readonly LedgerEntry[],
): AsyncGenerator<string> {
  for (const { digest } of ledger.flatMap((entry) => sealsOf(entry) ?? [])) {
    const lines = await readKeptLines(database, reference, digest);
    if (!lines) continue;
    yield `${canonicalize({ digest, lines: lines.length })}\n`;
    for (const line of lines) yield `${line}\n`;
  }
}

/** Reads them again, digest by digest as the ledger names them; lines that nobody reads to their end are passed over. */
export const sealedLinesReader = (lines: AsyncIterator<string, unknown>) => {
  let head: z.infer<typeof headSchema> | null = null;
  let left = 0;
  const next = async (): Promise<string | null> => {
    const step = await lines.next();
    return step.done ? null : step.value;
  };
  const toHead = async (): Promise<void> => {
    for (; left > 0; left -= 1) await next();
    const text = head === null ? await next() : null;
    if (text !== null) head = headSchema.parse(JSON.parse(text));
  };
  const body = async function* (): AsyncGenerator<string> {
    while (left > 0) {
      left -= 1;
      const line = await next();
      if (line === null) return;
      yield line;
    }
  };
  return {
    /** The lines of a digest; null: those that come next are of another one. */
    linesOf: async (digest: string): Promise<AsyncIterable<string> | null> => {
      await toHead();
      if (head?.digest !== digest) return null;
      left = head.lines;
      head = null;
      return body();
    },
    /** Whether there is nothing more. */
    isAtEnd: async (): Promise<boolean> => {
      await toHead();
      return head === null;
    },
  };
};
