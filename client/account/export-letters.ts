import path from 'node:path';
import { loadCarrier } from '../../config/carrier';
import { readEnvironment } from '../../config/env';
import { EXIT_CODES } from '../../domain/errors';
import type { ChangeNoticeInput } from '../../domain/account-change/ports';
import { createChangeNotices } from '../../notices/account-change/change-notices';
import type { ChangeNotices } from '../../notices/account-change/change-notices';
import { exportLetters } from '../../notices/letter-batch';
import type { LetterRow, LetterSummary } from '../../notices/letter-batch';
import { booksWithLetters, lettersOfBook } from '../../records/account-changes/letters';
import { settleUnwritableChanges } from '../../records/account-changes/unwritable-letters';
import type { Database } from '../../records/database';
import { createLedgerStore } from '../../records/ledger-store';
import { isExercise } from '../is-exercise';
import { noticeCarrierOf } from '../notice/carrier';
import type { Globals, Result } from '../result';
import { withRecords } from '../with-records';

export interface LettersOptions {
  readonly out: string;
  readonly book?: string;
}

/** The letters of one book, and what composes the notice of the one that was taken last. */
const oneByOne = (database: Database, book: string, notices: ChangeNotices, isSandbox: boolean) => {
  let current: ChangeNoticeInput | null = null;
  async function* rows(): AsyncGenerator<LetterRow> {
    for await (const { notice, ...letter } of lettersOfBook(database, book)) {
      current = { ...notice, isSandbox };
      yield { ...letter, dataTypes: [], code: notice.reference, dispatch: 1 };
    }
  }
  return {
    rows: rows(),
    notices: {
      version: () => ({ version: notices.version(), digest: notices.version() }),
      compose: () => notices.compose(current as ChangeNoticeInput),
    },
  };
};

/**
 * `tocsin account letters`: a folder for each day's book, as `letters export` writes one, and an entry on the book's ledger.
 * Repeatable. Of whom no letter can be made, a person must find a way: nowhere, and exit code 10.
 */
export const exportChangeLetters = ({ out, book: only }: LettersOptions, globals: Globals): Promise<Result> =>
  withRecords(async (database) => {
    const environment = readEnvironment();
    const loaded = loadCarrier(environment.carrierFile);
    const carrier = noticeCarrierOf(loaded);
    const { zone } = loaded;
    const notices = createChangeNotices({ carrier, zone });
    const isSandbox = await isExercise(environment, database);
    const summaries: LetterSummary[] = [];
    for (const book of only ? [only] : await booksWithLetters(database.kysely)) {
      const { rows, notices: composing } = oneByOne(database, book, notices, isSandbox);
      const at = new Date().toISOString();
      const facts = {
        reference: book,
        zone,
        occurred: { from: at, estimated: false },
        delayedByLawEnforcement: false,
      };
      const directory = globals.dryRun ? undefined : path.join(out, book);
      const unwritable: number[] = [];
      const onProblem = ({ seq }: LetterRow): void => void unwritable.push(seq);
      const summary = await exportLetters(rows, { notices: composing, carrier, facts, directory, onProblem });
      summaries.push(summary);
      if (globals.dryRun) continue;
      if (unwritable.length > 0) await settleUnwritableChanges(database, book, unwritable);
      if (summary.letters === 0) continue;
      await createLedgerStore(database).append(book, [
        {
          key: `letters/${summary.manifest}`,
          isNamedByContent: true,
          at,
          kind: 'account-letters-exported',
          actor: globals.actor,
          data: { ...summary },
        },
      ]);
    }
    const sum = (of: (one: LetterSummary) => number): number =>
      summaries.reduce((total, one) => total + of(one), 0);
    const problems = sum((one) => one.problems);
    return {
      data: { out: globals.dryRun ? null : out, books: summaries },
      table: {
        columns: ['book', 'letters', 'pages', 'problems'],
        rows: summaries.map((one) => [one.reference, one.letters, one.pages, one.problems]),
      },
      said: [
        `${globals.dryRun ? 'Could write' : 'Wrote'} ${sum((one) => one.letters)} letter(s), ${sum((one) => one.pages)} page(s).`,
        ...(problems > 0
          ? [
              `${problems} person(s) cannot be written to: see problems.csv.${globals.dryRun ? '' : ' Their notices are nowhere: find a way, then tocsin account close.'}`,
            ]
          : []),
      ],
      exitCode: problems > 0 ? EXIT_CODES.InvalidRows : 0,
    };
  });
