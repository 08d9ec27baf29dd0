import { loadCarrier } from '../../config/carrier';
import { readEnvironment } from '../../config/env';
import { EXIT_CODES, TocsinError } from '../../domain/errors';
import type { NoticeFacts } from '../../domain/ports';
import type { LetterRow, LetterSummary } from '../../notices/letter-batch';
import { exportLetters } from '../../notices/letter-batch';
import type { Notices } from '../../notices/notice-renderer';
import { createNotices } from '../../notices/notice-renderer';
import type { BreachRecord } from '../../records/breaches';
import { caseTimeOf, readBreach } from '../../records/breaches';
import type { Database } from '../../records/database';
import { createLedgerStore } from '../../records/ledger-store';
import { noticesOf } from '../../records/notices';
import type { Globals, Result } from '../action';
import { withRecords } from '../with-records';
import { noticeCarrierOf } from './carrier';

/** Printing is the beginning of notifying: what stops e-mail stops letters. */
const refuseWhileStopped = ({ reference, phase, stopped }: BreachRecord): void => {
  if (phase === 'held')
    throw new TocsinError(
      'Held',
      `${reference} is held: no customer may be notified, by letter either.`,
      `See tocsin hold list ${reference}.`,
    );
  if (phase === 'notifying' && stopped)
    throw new TocsinError(
      'NotAllowed',
      `sending for ${reference} is stopped, and letters with it.`,
      `See tocsin breach show ${reference}.`,
    );
};

const resultOf = (summary: LetterSummary, out: string | undefined): Result => {
  const { reference, letters, pages, problems, manifest } = summary;
  const written =
    out === undefined
      ? `${letters} letter(s) could be written.`
      : `Wrote ${letters} letter(s), ${pages} page(s), to ${out}.`;
  return {
    data: { ...summary, out: out ?? null },
    table: {
      columns: ['letters', 'pages', 'problems', 'manifest'],
      rows: [[letters, pages, problems, manifest]],
    },
    said: [
      written,
      ...(problems > 0 ? [`${problems} person(s) cannot be written to: see problems.csv.`] : []),
    ],
    next: `tocsin ledger show ${reference}`,
    exitCode: problems > 0 ? EXIT_CODES.InvalidRows : 0,
  };
};

/** People whose notice goes by post, as the notice that was approved for them says it. */
async function* lettersOf(
  database: Database,
  breach: BreachRecord,
  notices: Notices,
): AsyncGenerator<LetterRow> {
  const { version } = notices.version();
  for await (const row of noticesOf(database, breach.reference, { state: 'letter' })) {
    if (row.noticeVersion !== version)
      throw new TocsinError(
        'Conflict',
        `notice ${row.noticeVersion} was approved, but this program has notice ${version}.`,
        'Use the release, the notices and the carrier file that the breach was approved with.',
      );
    const { customerId, contact, language, dispatch, seq, updatedAt } = row;
    const dataTypes = row.dataTypes.length > 0 ? row.dataTypes : breach.document.dataTypes;
    yield { customerId, contact, language, dataTypes, dispatch, seq, at: updatedAt };
  }
}

/** `tocsin letters export`: files, and an entry in the ledger with the manifest's digest. Repeatable. */
export const exportForPost = (reference: string, out: string, globals: Globals): Promise<Result> =>
  withRecords(async (database) => {
    const { profile, carrierFile } = readEnvironment();
    const loaded = loadCarrier(carrierFile);
    const carrier = noticeCarrierOf(loaded);
    const notices = createNotices({ carrier });
    const breach = await readBreach(database, reference);
    refuseWhileStopped(breach);
    const banner = breach.isDrill ? 'drill' : profile === 'sandbox' ? 'sandbox' : undefined;
    const { occurred } = breach.document;
    const facts: NoticeFacts = {
      reference,
      occurred,
      zone: loaded.zone,
      delayedByLawEnforcement: false,
      banner,
    };
    const directory = globals.dryRun ? undefined : out;
    const rows = lettersOf(database, breach, notices);
    const summary = await exportLetters(rows, { notices, carrier, facts, directory });
    if (!globals.dryRun)
      await createLedgerStore(database).append(reference, [
        {
          key: `letters/${summary.manifest}`,
          at: caseTimeOf(breach, Date.now()),
          kind: 'letters-exported',
          actor: globals.actor,
          data: { ...summary },
        },
      ]);
    return resultOf(summary, globals.dryRun ? undefined : out);
  });
