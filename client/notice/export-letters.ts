import { loadCarrier } from '../../config/carrier';
import { readEnvironment } from '../../config/env';
import { dataTypesToName } from '../../domain/customer';
import { EXIT_CODES, TocsinError } from '../../domain/errors';
import type { LetterRow, LetterSummary } from '../../notices/letter-batch';
import { exportLetters } from '../../notices/letter-batch';
import type { Notices } from '../../notices/notice-renderer';
import { createNotices } from '../../notices/notice-renderer';
import type { BreachRecord } from '../../records/breaches';
import { caseTimeOf, readBreach } from '../../records/breaches';
import { noticeCounts } from '../../records/case-store';
import { customerStats } from '../../records/customers';
import type { Database } from '../../records/database';
import { createLedgerStore } from '../../records/ledger-store';
import { recordWritten } from '../../records/letters-written';
import type { WrittenLetter } from '../../records/letters-written';
import { noticesOf } from '../../records/notices';
import type { ScopeKeys } from '../../records/personal-data/scope-keys';
import { postalMark } from '../../records/refused-addresses';
import { failUnwritable } from '../../records/unwritable-letters';
import type { UnwritableLetter } from '../../records/unwritable-letters';
import type { Globals, Result } from '../action';
import { withBreaches } from '../breach-client';
import { readStepDues, stepText } from '../dispatch/steps';
import { failureOf } from '../output/failure';
import { withRecords } from '../with-records';
import { noticeCarrierOf } from './carrier';
import { noticeFactsOf } from './case-facts';
import { refuseFolderOfAnother } from './letters-folder';
import { refuseWhileStopped } from './refuse-while-stopped';

export interface PostOptions {
  readonly out: string;
  /** Letters in one file. */
  readonly batch?: number;
  readonly bothSides?: boolean;
}

/** Letters can be written without Temporal too. */
const ANSWER_WITHIN_MS = 3_000;

/** Letters go out with the e-mails: people on the list become letters when their notice is due, not before. */
const BEFORE = ['open', 'determined', 'agencies-notified'];

const nothingYet = async (database: Database, { reference, phase }: BreachRecord): Promise<Result | null> => {
  if (!BEFORE.includes(phase) || (await noticeCounts(database, reference)).letter > 0) return null;
  const { customers, byDestination } = await customerStats(database, reference);
  const expected = byDestination
    .filter(({ channel }) => channel === 'letter')
    .reduce((sum, { customers: people }) => sum + people, 0);
  return {
    data: { reference, phase, letters: 0, expected, customers, out: null },
    text: '',
    said: [
      `There is nothing to export yet: ${reference} is ${phase}, and no customer may be notified, by letter either.`,
      `As the list stands, ${expected} of ${customers} people will be notified by letter, and more where a mailbox refuses.`,
    ],
    next: `tocsin dispatch plan ${reference}`,
    exitCode: EXIT_CODES.OutsideWindow,
  };
};

/** The end of the customers' window, where the running breach can be asked. */
const latestOf = async (reference: string): Promise<string | null> => {
  try {
    const { windows } = await withBreaches((breaches) => breaches.status(reference, ANSWER_WITHIN_MS));
    return windows?.effective.customers.latest ?? null;
  } catch (error) {
    if (['Unavailable', 'NotFound', 'Conflict'].includes(failureOf(error).code)) return null;
    throw error;
  }
};

const resultOf = (
  summary: LetterSummary,
  out: string | undefined,
  postBy: string | null,
  postByText: string | null,
): Result => {
  const { reference, letters, files, pages, problems, manifest } = summary;
  const written =
    out === undefined
      ? `${letters} letter(s) could be written.`
      : `Wrote ${letters} letter(s), ${pages} page(s), in ${files} file(s) to ${out}.`;
  return {
    data: { ...summary, postBy, out: out ?? null },
    table: {
      columns: ['letters', 'files', 'pages', 'problems', 'manifest'],
      rows: [[letters, files, pages, problems, manifest]],
    },
    said: [
      written,
      ...(postByText === null ? [] : [postByText]),
      ...(problems > 0
        ? [
            out === undefined
              ? `${problems} person(s) cannot be written to: an export would make them failed.`
              : `${problems} person(s) cannot be written to and are failed now: see problems.csv. Mend the list and retry them, or two persons decide.`,
          ]
        : []),
    ],
    next: `tocsin ledger show ${reference}`,
    exitCode: problems > 0 ? EXIT_CODES.InvalidRows : 0,
  };
};

const CAME_BACK = 'address_line1: the post has brought back a letter from this address';

/** People whose notice goes by post, as the notice that was approved for them says it. */
async function* lettersOf(
  database: Database,
  breach: BreachRecord,
  notices: Notices,
  keys: ScopeKeys,
): AsyncGenerator<LetterRow> {
  const { version } = notices.version();
  for await (const row of noticesOf(database, breach.reference, { state: 'letter' })) {
    if (row.noticeVersion !== version)
      throw new TocsinError(
        'Conflict',
        `notice ${row.noticeVersion} was approved, but this program has notice ${version}.`,
        'Use the release, the notices and the carrier file that the breach was approved with.',
      );
    const { customerId, contact, language, code, dispatch, seq, updatedAt } = row;
    const dataTypes = dataTypesToName(row.dataTypes, breach.document.dataTypes);
    const letter = { customerId, contact, language, dataTypes, code, dispatch, seq, at: updatedAt };
    const cameBack = row.refusedMarks?.includes(postalMark(keys, contact));
    yield cameBack ? { ...letter, problem: CAME_BACK } : letter;
  }
}

/**
 * `tocsin letters export`: files, and an entry in the ledger with their number and the manifest's digest. Repeatable.
 * Exit code 8, and nothing written, before customers are notified.
 */
export const exportForPost = (
  reference: string,
  { out, batch, bothSides }: PostOptions,
  globals: Globals,
): Promise<Result> =>
  withRecords(async (database) => {
    const environment = readEnvironment();
    const loaded = loadCarrier(environment.carrierFile);
    const carrier = noticeCarrierOf(loaded);
    const notices = createNotices({ carrier });
    const breach = await readBreach(database, reference);
    await refuseWhileStopped(database, breach);
    const early = await nothingYet(database, breach);
    if (early) return early;
    const facts = await noticeFactsOf(database, breach, loaded, environment);
    const directory = globals.dryRun ? undefined : out;
    if (directory !== undefined) await refuseFolderOfAnother(directory, reference);
    // Before the rows are read: what becomes a letter meanwhile is left for the next export.
    const at = caseTimeOf(breach, Date.now());
    const steps = await readStepDues(database, reference, await latestOf(reference));
    const keys = await database.keys.keysToOpen(database.kysely, reference);
    const rows = lettersOf(database, breach, notices, keys);
    const letters: WrittenLetter[] = [];
    const unwritable: UnwritableLetter[] = [];
    const summary = await exportLetters(rows, {
      notices,
      carrier,
      facts,
      directory,
      lettersAFile: batch,
      isBothSides: bothSides,
      onLetter: ({ dispatch, seq, contact }) =>
        void letters.push({ dispatch, seq, mark: postalMark(keys, contact) }),
      onProblem: ({ customerId }, problem) => void unwritable.push({ customerId, problem }),
    });
    if (!globals.dryRun) {
      await createLedgerStore(database).append(reference, [
        {
          key: `letters/${summary.manifest}${summary.problems > 0 ? `/${summary.problems}` : ''}`,
          isNamedByContent: true,
          at,
          kind: 'letters-exported',
          actor: globals.actor,
          data: { ...summary },
        },
      ]);
      await recordWritten(database, reference, letters, at);
      await failUnwritable(database, reference, unwritable, at);
    }
    const due = steps.find(({ step }) => step === 'letter');
    const postBy = due ? stepText(due, facts.zone, Date.parse(at)) : null;
    return resultOf(summary, globals.dryRun ? undefined : out, due?.due ?? null, postBy);
  });
