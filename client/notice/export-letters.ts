import { loadCarrier } from '../../config/carrier';
import { readEnvironment } from '../../config/env';
import { EXIT_CODES, TocsinError } from '../../domain/errors';
import type { StepDue } from '../../domain/sending/step-dues';
import { createNotices } from '../../notices/notice-renderer';
import type { BreachRecord } from '../../records/breaches';
import { caseTimeOf, readBreach } from '../../records/breaches';
import { noticeCounts } from '../../records/case-store';
import { customerStats } from '../../records/customers';
import type { Database } from '../../records/database';
import { letterCounts } from '../../records/letters-written';
import { latestOnRecord } from '../../records/customers-latest';
import type { WhichLetters } from '../../records/letters-written';
import { asOnlyExport } from '../../records/one-export';
import type { Globals, Result } from '../action';
import { refuseDestroyed } from '../breach/refuse-destroyed';
import { withBreaches } from '../breach-client';
import { readStepDues, stepText } from '../dispatch/steps';
import { failureOf } from '../output/failure';
import { withRecords } from '../with-records';
import { noticeCarrierOf } from './carrier';
import { noticeFactsOf } from './case-facts';
import { refuseFolderOfAnother } from './letters-folder';
import { refuseWhileStopped } from './refuse-while-stopped';
import { tellOfLetters } from './tell-of-letters';
import { writeLetters } from './write-letters';
import type { Written } from './write-letters';

export interface PostOptions {
  readonly out: string;
  /** Letters in one file. */
  readonly batch?: number;
  readonly bothSides?: boolean;
  /** A file's name, or `all`: what was written before is written again. */
  readonly again?: string;
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

const whichOf = ({ again }: PostOptions): WhichLetters =>
  again === undefined ? 'new' : again === 'all' ? 'all' : { file: again };

/** Nothing that no export has written yet: nothing is written, and the folder stays as it is. */
const nothingNew = (reference: string, letters: number): Result => ({
  data: { reference, letters: 0, files: 0, pages: 0, problems: 0, before: letters, out: null },
  text: '',
  said: [
    letters === 0
      ? `Nobody of ${reference} is notified by letter.`
      : `Nothing new: the letters of all ${letters} people are written. --again FILE or --again all writes them once more.`,
  ],
  next: `tocsin letters list ${reference}`,
});

const noSuchFile = (reference: string, file: string): TocsinError =>
  new TocsinError(
    'NotFound',
    `no letter of ${reference} that is still to be posted is in a file ${file}`,
    `See the files with tocsin letters list ${reference}.`,
  );

const resultOf = (
  { summary, changed, before }: Written,
  out: string | undefined,
  postBy: StepDue | undefined,
  notes: readonly string[],
): Result => {
  const { reference, letters, files, pages, problems, manifest } = summary;
  const written =
    out === undefined
      ? `${letters} letter(s) could be written.`
      : `Wrote ${letters} letter(s), ${pages} page(s), in ${files} file(s) to ${out}.`;
  const unwritable =
    out === undefined
      ? `${problems} person(s) cannot be written to: an export would make them failed.`
      : `${problems} person(s) cannot be written to: see problems.csv. Those whose letter was never written are failed now: mend the list and retry them, or two persons decide.`;
  return {
    data: { ...summary, before, changed, postBy: postBy?.due ?? null, out: out ?? null },
    table: {
      columns: ['letters', 'files', 'pages', 'problems', 'manifest'],
      rows: [[letters, files, pages, problems, manifest]],
    },
    said: [
      written,
      ...(before > 0 ? [`${before} letter(s) were written before, and are not in it.`] : []),
      ...(changed.length > 0
        ? [
            `Not as they were printed before: ${changed.join(', ')}. The list, the notice or the size of a batch is another one now.`,
          ]
        : []),
      ...notes,
      ...(problems > 0 ? [unwritable] : []),
    ],
    next: `tocsin ledger show ${reference}`,
    exitCode: problems > 0 ? EXIT_CODES.InvalidRows : 0,
  };
};

/**
 * `tocsin letters export`: the letters that no export has written, or with `--again` those of a file or all. Files, the
 * records of who is in which, and an entry in the ledger with their number and the manifest's digest. Where it breaks off,
 * what it wrote is due again. Exit code 8, and nothing written, before customers are notified.
 */
export const exportForPost = (reference: string, options: PostOptions, globals: Globals): Promise<Result> =>
  withRecords(async (database) => {
    const environment = readEnvironment();
    const loaded = loadCarrier(environment.carrierFile);
    const breach = await readBreach(database, reference);
    await refuseDestroyed(database, reference, 'no letter can be written any more');
    await refuseWhileStopped(database, breach);
    const early = await nothingYet(database, breach);
    if (early) return early;
    const carrier = noticeCarrierOf(loaded);
    const facts = await noticeFactsOf(database, breach, loaded, environment);
    const directory = globals.dryRun ? undefined : options.out;
    if (directory !== undefined) await refuseFolderOfAnother(directory, reference);
    // Before the rows are read: what becomes a letter meanwhile is left for the next export.
    const at = caseTimeOf(breach, Date.now());
    const which = whichOf(options);
    const { letters, asked } = await letterCounts(database, reference, which);
    if (asked === 0 && typeof which !== 'string') throw noSuchFile(reference, which.file);
    if (asked === 0) return nothingNew(reference, letters);
    const latest = (await latestOf(reference)) ?? (await latestOnRecord(database, reference));
    const steps = await readStepDues(database, reference, latest);
    const postBy = steps.find(({ step }) => step === 'letter');
    const write = () =>
      writeLetters(database, breach, {
        which,
        at,
        actor: globals.actor,
        latest,
        before: letters - asked,
        batch: {
          notices: createNotices({ carrier }),
          carrier,
          facts,
          directory,
          lettersAFile: options.batch,
          isBothSides: options.bothSides,
          keepsEarlier: which !== 'all',
        },
      });
    const written = await (globals.dryRun ? write() : asOnlyExport(database, reference, write));
    const untold = globals.dryRun ? null : await tellOfLetters(breach, globals.actor);
    const postByText = postBy ? stepText(postBy, facts.zone, Date.parse(at)) : null;
    const notes = [postByText, untold].flatMap((note) => note ?? []);
    return resultOf(written, globals.dryRun ? undefined : options.out, postBy, notes);
  });
