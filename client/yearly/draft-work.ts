import { TocsinError } from '../../domain/errors';
import { yearlyId, yearlyTitle } from '../../domain/yearly/work';
import type { YearlyWork } from '../../domain/yearly/work';
import { readDraft, readLatestDraft, readOutcome } from '../../records/yearly-work';
import type { StoredDraft } from '../../reports/yearly/create-drafts';
import { yearlyDraftPdf } from '../../reports/yearly/draft-pdf';
import { yearlyDraftText } from '../../reports/yearly/draft-text';
import { yearlyPortalText } from '../../reports/yearly/portal';
import { yearlyDraftSchema } from '../../reports/yearly/schema';
import type { YearlyDraft } from '../../reports/yearly/schema';
import type { Globals, Result } from '../action';
import { writeConfidential } from '../report/write-report';
import type { WrittenFile } from '../report/write-report';
import { withTemporal } from '../temporal/connect';
import { withWork } from './open-work';
import type { OpenWork } from './open-work';
import { sendYearly } from './yearly-client';

export interface DraftOptions {
  /** A folder to write JSON with its signature, PDF and texts into. */
  readonly out?: string;
}

/** Writes `yearly-2026-summary-1.json` and its like, and the signature over the JSON beside it. */
const writeForms = async (
  stored: StoredDraft,
  draft: YearlyDraft,
  folder: string,
  sign: OpenWork['sign'],
): Promise<WrittenFile[]> => {
  const name = stored.draftId.replaceAll('/', '-');
  const write = (ending: string, format: WrittenFile['format'], content: Uint8Array | string) =>
    writeConfidential(folder, `${name}${ending}`, format, Buffer.from(content));
  return [
    await write('.json', 'json', stored.json),
    await write('.json.sig', 'signature', sign(stored.json)),
    await write('.pdf', 'pdf', await yearlyDraftPdf(draft)),
    await write('-portal.txt', 'portal', yearlyPortalText(draft)),
    await write('.txt', 'readme', yearlyDraftText(draft)),
  ];
};

/** The draft as data, as text, and in all its forms where a folder was named. */
const shown = async (
  stored: StoredDraft,
  said: readonly string[],
  { out }: DraftOptions,
  sign: OpenWork['sign'],
): Promise<Result> => {
  const draft = yearlyDraftSchema.parse(JSON.parse(stored.json));
  const files = out === undefined ? [] : await writeForms(stored, draft, out, sign);
  const { year, kind } = draft;
  return {
    data: draft,
    text: yearlyDraftText(draft).trimEnd(),
    said: [...said, ...files.map(({ path }) => `Wrote ${path}.`)],
    next: `tocsin yearly file ${year} ${kind} --confirmation NUMBER --filed-at TIME --signed-by OFFICER`,
  };
};

/** What was filed stands as it is: the draft that stood when it was; null: nothing was filed, or without a draft. */
const filedDraft = async (
  work: YearlyWork,
  { database }: OpenWork,
): Promise<{ readonly stored: StoredDraft; readonly said: string } | null> => {
  const outcome = await readOutcome(database, work);
  if (outcome?.as !== 'filed' || outcome.draftDigest === null) return null;
  const stored = await readDraft(database, work, outcome.draftDigest);
  const said = `Filed ${outcome.filedAt} as ${outcome.confirmation}, signed by ${outcome.signedBy}: it stands as it is.`;
  return stored && { stored, said };
};

/**
 * `tocsin report annual` and `tocsin report certification`: the draft from the records as they are now, without any
 * workflow; the same draft again where nothing that it says has changed, and for good once it was filed.
 */
export const reportYear = (work: YearlyWork, options: DraftOptions, globals: Globals): Promise<Result> =>
  withWork(async (open) => {
    const { drafts, nowMs, sign } = open;
    const at = new Date(nowMs).toISOString();
    const filed = await filedDraft(work, open);
    if (filed) return shown(filed.stored, [filed.said], globals.dryRun ? {} : options, sign);
    if (globals.dryRun)
      return shown(await drafts.preview(work, at), ['Nothing was stored or written.'], {}, sign);
    const stored = await drafts.compile(work, at);
    return shown(stored, [`Compiled ${stored.draftId}.`], options, sign);
  });

/** Only a year that is over, and whose work has not ended, is carried out. */
const refuseUnfit = async (work: YearlyWork, { database, thisYear }: OpenWork): Promise<void> => {
  const verb = work.kind === 'summary' ? 'annual' : 'certification';
  if (work.year >= thisYear)
    throw new TocsinError(
      'OutsideWindow',
      `${work.year} is not over: its ${work.kind} is not begun yet`,
      `See what it would say so far with tocsin report ${verb} ${work.year}.`,
    );
  if (await readOutcome(database, work))
    throw new TocsinError(
      'Conflict',
      `the ${yearlyTitle(work)} has ended`,
      `See tocsin yearly show ${work.year} ${work.kind}.`,
    );
};

/** `tocsin yearly draft`: has the workflow compile the draft anew, and begins the work where no Schedule has. */
export const draftWork = (work: YearlyWork, options: DraftOptions, globals: Globals): Promise<Result> =>
  withWork(async (open) => {
    await refuseUnfit(work, open);
    if (globals.dryRun) return reportYear(work, options, globals);
    const { draft } = await withTemporal((temporal) =>
      sendYearly(temporal, work, 'refresh', { actor: globals.actor }),
    );
    const stored = await readLatestDraft(open.database, work);
    if (!stored || stored.draftId !== draft?.draftId)
      throw new TocsinError(
        'Unavailable',
        `the draft ${draft?.draftId ?? ''} of ${yearlyId(work)} is not in these records`,
        'Check with tocsin doctor that Temporal and the records belong together.',
      );
    return shown(stored, [`${stored.draftId} is the draft now.`], options, open.sign);
  });
