import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { LedgerEntry, LedgerKind } from '../../domain/ledger';
import type { KeptLines } from './kept-lines';
import { outcomeLineSchema } from './outcome-line';
import type { OutcomeLine } from './outcome-line';
import { sealCounts } from './seal-counts';

/** Kinds of entries that say by a digest what notices became. */
const SEALING_KINDS: readonly LedgerKind[] = [
  'batch-sent',
  'bounces-recorded',
  'letters-returned',
  'letters-unwritable',
  'letters-exported',
];

const sealSchema = z.object({ digest: z.string(), lines: z.number() });
/** An export of many letters is sealed in parts. */
const partsSchema = z.object({ seals: z.array(sealSchema) });

/** The digests of an entry's lines and their numbers, in order; null: it seals nothing, or is of a version that kept none. */
export const sealsOf = ({ kind, data }: LedgerEntry): readonly KeptLines[] | null => {
  if (!SEALING_KINDS.includes(kind)) return null;
  if (kind === 'letters-exported') return partsSchema.safeParse(data).data?.seals ?? null;
  const one = sealSchema.safeParse(data).data;
  return one ? [one] : null;
};

export type Lines = Iterable<string> | AsyncIterable<string>;

const lineIn = (text: string): OutcomeLine | null => {
  try {
    return outcomeLineSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
};

const notItsLines = ({ seq }: LedgerEntry): string =>
  `entry ${seq}: the lines that are kept are not those of its digest`;

/** Reads the lines of a digest, and compares them with what their entry says of them. Answers what is wrong; null: nothing. */
export const readSeal = async (
  entry: LedgerEntry,
  { digest, lines: expected }: KeptLines,
  lines: Lines,
  onLine: (line: OutcomeLine) => void,
): Promise<string | null> => {
  const hash = createHash('sha256');
  const found: Pick<OutcomeLine, 'part' | 'state' | 'requeued'>[] = [];
  const { dispatch, fromSeq, toSeq } = entry.data as Record<string, number>;
  const isRange = entry.kind === 'batch-sent';
  let last = 0;
  let isInRange = true;
  for await (const text of lines) {
    hash.update(`${text}\n`);
    const line = lineIn(text);
    if (line === null) return `entry ${entry.seq}: a line that is kept of it is no outcome`;
    const { part, state, requeued, seq } = line;
    found.push({ part, state, requeued });
    isInRange &&=
      !isRange || (line.dispatch === dispatch && seq > last && seq >= (fromSeq ?? 0) && seq <= (toSeq ?? 0));
    last = seq;
    onLine(line);
  }
  if (`sha256:${hash.digest('hex')}` !== digest || found.length !== expected) return notItsLines(entry);
  if (!isInRange) return `entry ${entry.seq}: its lines are not of its range`;
  const counts = Object.entries({ acceptedCopies: 0, ...sealCounts(found) });
  return isRange && counts.some(([name, count]) => (entry.data[name] ?? 0) !== count)
    ? `entry ${entry.seq}: its counts are not those of its lines`
    : null;
};

/** The same for one person: lines of others are of the digest, and are not read otherwise. */
export const readSealOf = async (
  person: string,
  entry: LedgerEntry,
  { digest }: KeptLines,
  lines: Lines,
  onLine: (line: OutcomeLine) => void,
): Promise<string | null> => {
  const hash = createHash('sha256');
  const own: string[] = [];
  for await (const text of lines) {
    hash.update(`${text}\n`);
    if (text.includes(person)) own.push(text);
  }
  if (`sha256:${hash.digest('hex')}` !== digest) return notItsLines(entry);
  for (const line of own.map(lineIn)) if (line?.person === person) onLine(line);
  return null;
};
