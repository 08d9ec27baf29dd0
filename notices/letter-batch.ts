import { createHash } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Contact } from '../domain/customer';
import type { NoticeFacts } from '../domain/ports';
import type { NoticeCarrier } from './notice-carrier';
import { MAX_ADDRESS_LINES } from './letter-address';
import { openLetterFile } from './letter-pdf';
import type { LetterFile, PlacedLetter } from './letter-pdf';
import type { Notices } from './notice-renderer';
import { openTable, writePrivate } from './private-files';
import type { Table } from './private-files';

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
  /** Why no letter is to be made of it, where that is known already. */
  readonly problem?: string;
}

export interface LetterBatch {
  /** What composes the notice of each row, asked right after the row was taken. */
  readonly notices: Pick<Notices, 'compose' | 'version'>;
  readonly carrier: NoticeCarrier;
  readonly facts: NoticeFacts;
  /** Where the files go; absent: everything is tried and counted, and nothing is written. */
  readonly directory?: string;
  /** Letters in one PDF file; `LETTERS_A_FILE` by default. */
  readonly lettersAFile?: number;
  /** Printed on both sides: each letter begins on a sheet of its own. */
  readonly isBothSides?: boolean;
  /** Told of each row that a letter was made of. */
  readonly onLetter?: (row: LetterRow) => void;
  /** Told of each row that no letter can be made of, and why. */
  readonly onProblem?: (row: LetterRow, problem: string) => void;
}

/** What a print room hands on at once, and what is in memory at once: about 100 MB. */
export const LETTERS_A_FILE = 200;

export interface LetterSummary {
  readonly reference: string;
  readonly noticeVersion: string;
  readonly letters: number;
  readonly files: number;
  readonly pages: number;
  readonly problems: number;
  /** SHA-256 of manifest.csv, which holds the SHA-256 of the file that each letter is in. */
  readonly manifest: string;
}

const MANIFEST_HEADER = [
  'customer_id',
  'file',
  'first_page',
  'pages',
  'sha256',
  ...Array.from({ length: MAX_ADDRESS_LINES }, (_, index) => `address_${index + 1}`),
];
const PROBLEMS_HEADER = ['customer_id', 'problem'];

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Letters of an earlier export, in files of another size, would be posted a second time. */
const removeEarlier = async (directory: string, reference: string): Promise<void> => {
  for (const name of await readdir(directory))
    if (name === 'manifest.csv' || (name.startsWith(`${reference}-`) && /-\d+-\d{7}\.pdf$/.test(name)))
      await rm(join(directory, name));
};

/** The file that letters go to at present. Their rows wait for its digest, which is known when it is whole. */
interface OpenFile {
  readonly name: string;
  readonly pdf: LetterFile;
  readonly rows: (PlacedLetter & { readonly customerId: string })[];
}

const writeFileOf = async (
  { name, pdf, rows }: OpenFile,
  manifest: Table,
  directory?: string,
): Promise<void> => {
  const bytes = await pdf.close();
  if (directory !== undefined) await writePrivate(join(directory, name), bytes);
  const digest = sha256(bytes);
  for (const { customerId, firstPage, pages, addressLines } of rows) {
    const lines = Array.from({ length: MAX_ADDRESS_LINES }, (_, index) => addressLines[index] ?? '');
    await manifest.add([customerId, name, firstPage, pages, digest, ...lines]);
  }
};

/**
 * Writes PDF files of so many letters each, `manifest.csv`, `problems.csv` for those of whom no letter can be made, and
 * `summary.json`. All for their owner alone. A file is named after its first letter: the breach, the dispatch, the number
 * in it. One file is in memory at a time. The same rows give the same bytes, so an export may be repeated.
 */
export const exportLetters = async (
  rows: AsyncIterable<LetterRow> | Iterable<LetterRow>,
  { notices, carrier, facts, directory, lettersAFile = LETTERS_A_FILE, isBothSides, ...told }: LetterBatch,
): Promise<LetterSummary> => {
  if (directory !== undefined) {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await removeEarlier(directory, facts.reference);
  }
  const manifest = await openTable(directory, 'manifest.csv', MANIFEST_HEADER);
  const faults = await openTable(directory, 'problems.csv', PROBLEMS_HEADER);
  let [letters, files, pages, problems] = [0, 0, 0, 0];
  let open: OpenFile | null = null;
  const { reference, zone } = facts;
  const openAt = ({ dispatch, seq, at }: LetterRow, title: string, language: string): OpenFile => ({
    name: `${reference}-${dispatch}-${String(seq).padStart(7, '0')}.pdf`,
    pdf: openLetterFile({ title, language, carrier, at, isBothSides }),
    rows: [],
  });
  const setAside = async (row: LetterRow, problem: string): Promise<void> => {
    problems += 1;
    await faults.add([row.customerId, problem]);
    told.onProblem?.(row, problem);
  };
  try {
    for await (const row of rows) {
      const { customerId, contact, language, dataTypes, code, at } = row;
      if (row.problem !== undefined) {
        await setAside(row, row.problem);
        continue;
      }
      const notice = notices.compose({ contact, language, dataTypes, code, caseFacts: facts });
      const file: OpenFile = open ?? openAt(row, notice.subject, notice.parts[0]?.language ?? 'en');
      const letter = file.pdf.add({ notice, contact, carrier, reference, at, zone });
      if ('problem' in letter) {
        await setAside(row, letter.problem);
        continue;
      }
      open = file;
      file.rows.push({ customerId, ...letter });
      told.onLetter?.(row);
      letters += 1;
      pages += letter.pages;
      if (file.rows.length < lettersAFile) continue;
      await writeFileOf(file, manifest, directory);
      files += 1;
      open = null;
    }
    if (open !== null) {
      await writeFileOf(open, manifest, directory);
      files += 1;
    }
    await faults.finish();
    const { version } = notices.version();
    const summary = {
      reference,
      noticeVersion: version,
      letters,
      files,
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
