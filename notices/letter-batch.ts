import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import type { Contact } from '../domain/customer';
import type { NoticeFacts } from '../domain/ports';
import type { NoticeCarrier } from './notice-carrier';
import { renderLetter } from './letter-pdf';
import type { Notices } from './notice-renderer';

/** One person whose notice goes by post. */
export interface LetterRow {
  readonly customerId: string;
  readonly contact: Contact;
  readonly language?: string;
  readonly dataTypes: readonly string[];
  readonly code: string;
  readonly dispatch: number;
  readonly seq: number;
  /** Case time, ISO 8601, at which the notice became a letter: the letter's date. */
  readonly at: string;
}

export interface LetterBatch {
  readonly notices: Notices;
  readonly carrier: NoticeCarrier;
  readonly facts: NoticeFacts;
  /** Where the files go; absent: everything is tried and counted, and nothing is written. */
  readonly directory?: string;
}

export interface LetterSummary {
  readonly reference: string;
  readonly noticeVersion: string;
  readonly letters: number;
  readonly pages: number;
  readonly problems: number;
  /** SHA-256 of manifest.csv, which holds the SHA-256 of every letter. */
  readonly manifest: string;
}

export const MAX_ADDRESS_LINES = 5;
const MANIFEST_HEADER = [
  'customer_id',
  'file',
  'pages',
  'sha256',
  ...Array.from({ length: MAX_ADDRESS_LINES }, (_, index) => `address_${index + 1}`),
];
const PROBLEMS_HEADER = ['customer_id', 'problem'];

/** A cell that a spreadsheet would run as a formula is escaped. */
const csvLine = (cells: readonly unknown[]): string =>
  stringify([[...cells]], { escape_formulas: true, record_delimiter: '\r\n' });
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** For its owner alone, also where a file of that name was there before. */
const openPrivate = async (path: string): Promise<FileHandle> => {
  const handle = await open(path, 'w', 0o600);
  await handle.chmod(0o600);
  return handle;
};

const writePrivate = async (path: string, content: string | Buffer): Promise<void> => {
  const handle = await openPrivate(path);
  try {
    await handle.writeFile(content);
  } finally {
    await handle.close();
  }
};

interface Table {
  add(cells: readonly unknown[]): Promise<void>;
  /** Puts the file in its place, whole, and answers its SHA-256. */
  finish(): Promise<string>;
  /** Closes what a failure left open; the unfinished file keeps its name. */
  abandon(): Promise<void>;
}

/** A CSV file that has its name only once it is complete. */
const openTable = async (
  directory: string | undefined,
  name: string,
  header: readonly string[],
): Promise<Table> => {
  const hash = createHash('sha256');
  const path = directory === undefined ? undefined : join(directory, name);
  const handle: FileHandle | undefined =
    path === undefined ? undefined : await openPrivate(`${path}.partial`);
  const add = async (cells: readonly unknown[]): Promise<void> => {
    const line = csvLine(cells);
    hash.update(line);
    await handle?.write(line);
  };
  await add(header);
  return {
    add,
    finish: async () => {
      await handle?.close();
      if (path !== undefined) await rename(`${path}.partial`, path);
      return `sha256:${hash.digest('hex')}`;
    },
    abandon: async () => void (await handle?.close().catch(() => undefined)),
  };
};

/**
 * Writes a PDF per person, `manifest.csv`, `problems.csv` for those of whom no letter can be made, and `summary.json`.
 * All for their owner alone. One letter is in memory at a time. The same rows give the same bytes, so an export may be
 * repeated.
 */
export const exportLetters = async (
  rows: AsyncIterable<LetterRow> | Iterable<LetterRow>,
  { notices, carrier, facts, directory }: LetterBatch,
): Promise<LetterSummary> => {
  if (directory !== undefined) await mkdir(directory, { recursive: true, mode: 0o700 });
  const manifest = await openTable(directory, 'manifest.csv', MANIFEST_HEADER);
  const faults = await openTable(directory, 'problems.csv', PROBLEMS_HEADER);
  let [letters, pages, problems] = [0, 0, 0];
  try {
    for await (const { customerId, contact, language, dataTypes, code, dispatch, seq, at } of rows) {
      const notice = notices.compose({ contact, language, dataTypes, code, caseFacts: facts });
      const letter = await renderLetter({
        notice,
        contact,
        carrier,
        reference: facts.reference,
        at,
        zone: facts.zone,
      });
      if ('problem' in letter) {
        problems += 1;
        await faults.add([customerId, letter.problem]);
        continue;
      }
      const file = `${facts.reference}-${dispatch}-${String(seq).padStart(7, '0')}.pdf`;
      if (directory !== undefined) await writePrivate(join(directory, file), letter.pdf);
      letters += 1;
      pages += letter.pages;
      const lines = Array.from({ length: MAX_ADDRESS_LINES }, (_, index) => letter.addressLines[index] ?? '');
      await manifest.add([customerId, file, letter.pages, sha256(letter.pdf), ...lines]);
    }
    await faults.finish();
    const { version } = notices.version();
    const { reference } = facts;
    const summary = {
      reference,
      noticeVersion: version,
      letters,
      pages,
      problems,
      manifest: await manifest.finish(),
    };
    if (directory !== undefined)
      await writePrivate(join(directory, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
    return summary;
  } finally {
    await Promise.all([manifest.abandon(), faults.abandon()]);
  }
};
