import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Contact } from '../domain/customer';
import type { NoticeFacts } from '../domain/ports';
import type { NoticeCarrier } from './notice-carrier';
import { removeEarlier, setEarlierAside } from './earlier-letters';
import { MAX_ADDRESS_LINES } from './letter-address';
import { checkLetter } from './letter-check';
import { openLettersOnDisk } from './letters-on-disk';
import type { LettersOnDisk } from './letters-on-disk';
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
  /** A letter of it left the house before. */
  readonly isWrittenBefore?: boolean;
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
  /** Letters of other exports in the folder stay: their manifest gets a number. By default this export takes their place. */
  readonly keepsEarlier?: boolean;
  /** Told of each file that is whole, before the next is begun. */
  readonly onFile?: (file: LetterFileRows) => Promise<void>;
  /** Told of each row that no letter can be made of, and why. */
  readonly onProblem?: (row: LetterRow, problem: string) => void;
}

/** A file, and of whom the letters in it are. */
export interface LetterFileRows {
  readonly name: string;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly pages: number;
  readonly rows: readonly LetterRow[];
}

/** What a print room hands on at once. */
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

const writeRows = async (
  manifest: Table,
  { name, letters }: LettersOnDisk,
  digest: string,
): Promise<void> => {
  for (const { customerId, firstPage, pages, addressLines } of letters) {
    const lines = Array.from({ length: MAX_ADDRESS_LINES }, (_, index) => addressLines[index] ?? '');
    await manifest.add([customerId, name, firstPage, pages, digest, ...lines]);
  }
};

/**
 * Writes PDF files of so many letters each, `manifest.csv`, `problems.csv` for those of whom no letter can be made, and
 * `summary.json`. All for their owner alone. A file is named after its first letter: the breach, the dispatch, the number
 * in it. A letter is on the disk before the next is made. The same rows give the same bytes, so an export may be repeated.
 */
export const exportLetters = async (
  rows: AsyncIterable<LetterRow> | Iterable<LetterRow>,
  batch: LetterBatch,
): Promise<LetterSummary> => {
  const { notices, carrier, facts, directory, lettersAFile = LETTERS_A_FILE, isBothSides } = batch;
  if (directory !== undefined) {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await (batch.keepsEarlier ? setEarlierAside : removeEarlier)(directory, facts.reference);
  }
  const manifest = await openTable(directory, 'manifest.csv', MANIFEST_HEADER);
  const faults = await openTable(directory, 'problems.csv', PROBLEMS_HEADER);
  let [letters, files, pages, problems] = [0, 0, 0, 0];
  let open: LettersOnDisk | null = null;
  let inFile: LetterRow[] = [];
  const { reference, zone } = facts;
  const openAt = (
    { dispatch, seq, at }: LetterRow,
    title: string,
    language: string,
  ): Promise<LettersOnDisk> =>
    openLettersOnDisk(directory, `${reference}-${dispatch}-${String(seq).padStart(7, '0')}.pdf`, {
      title,
      language,
      carrier,
      at,
      isBothSides,
    });
  const setAside = async (row: LetterRow, problem: string): Promise<void> => {
    problems += 1;
    await faults.add([row.customerId, problem]);
    batch.onProblem?.(row, problem);
  };
  const finish = async (file: LettersOnDisk): Promise<void> => {
    const sha256 = await file.finish();
    await writeRows(manifest, file, sha256);
    const sides = file.letters.reduce((sum, letter) => sum + letter.pages, 0);
    await batch.onFile?.({ name: file.name, sha256, pages: sides, rows: inFile });
    files += 1;
    open = null;
    inFile = [];
  };
  try {
    for await (const row of rows) {
      const { customerId, contact, language, dataTypes, code, at } = row;
      if (row.problem !== undefined) {
        await setAside(row, row.problem);
        continue;
      }
      const notice = notices.compose({ contact, language, dataTypes, code, caseFacts: facts });
      const input = { notice, contact, carrier, reference, at, zone };
      const address = checkLetter(input);
      if ('problem' in address) {
        await setAside(row, address.problem);
        continue;
      }
      open ??= await openAt(row, notice.subject, notice.parts[0]?.language ?? 'en');
      pages += await open.add(customerId, input, address.lines);
      inFile.push(row);
      letters += 1;
      if (open.letters.length >= lettersAFile) await finish(open);
    }
    if (open !== null) await finish(open);
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
    await Promise.all([manifest.abandon(), faults.abandon(), open?.abandon()]);
  }
};
