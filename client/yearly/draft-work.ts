import { TocsinError } from '../../domain/errors';
import { yearlyId, yearlyTitle } from '../../domain/yearly/work';
import type { YearlyWork } from '../../domain/yearly/work';
import { readLatestDraft, readOutcome } from '../../records/yearly-work';
import type { StoredDraft } from '../../reports/yearly/create-drafts';
import { yearlyDraftText } from '../../reports/yearly/draft-text';
import { yearlyDraftSchema } from '../../reports/yearly/schema';
import type { Globals, Result } from '../action';
import { writeConfidential } from '../report/write-report';
import { withTemporal } from '../temporal/connect';
import { withWork } from './open-work';
import type { OpenWork } from './open-work';
import { sendYearly } from './yearly-client';

export interface DraftOptions {
  /** A folder to write JSON and text into. */
  readonly out?: string;
}

/** The draft as data, as text, and as files where a folder was named. */
const shown = async (stored: StoredDraft, said: string, { out }: DraftOptions): Promise<Result> => {
  const draft = yearlyDraftSchema.parse(JSON.parse(stored.json));
  const text = yearlyDraftText(draft);
  const name = stored.draftId.replaceAll('/', '-');
  const files =
    out === undefined
      ? []
      : [
          await writeConfidential(out, `${name}.json`, 'json', Buffer.from(stored.json)),
          await writeConfidential(out, `${name}.txt`, 'portal', Buffer.from(text)),
        ];
  const { year, kind } = draft;
  return {
    data: draft,
    text: text.trimEnd(),
    said: [said, ...files.map(({ path }) => `Wrote ${path}.`)],
    next: `tocsin yearly file ${year} ${kind} --confirmation NUMBER --filed-at TIME --signed-by OFFICER`,
  };
};

/**
 * `tocsin report annual` and `tocsin report certification`: the draft from the records as they are now, without any
 * workflow; the same draft again where nothing that it says has changed.
 */
export const reportYear = (work: YearlyWork, options: DraftOptions, globals: Globals): Promise<Result> =>
  withWork(async ({ drafts, nowMs }) => {
    const at = new Date(nowMs).toISOString();
    if (globals.dryRun) return shown(await drafts.preview(work, at), 'Nothing was stored or written.', {});
    const stored = await drafts.compile(work, at);
    return shown(stored, `Compiled ${stored.draftId}.`, options);
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
    return shown(stored, `${stored.draftId} is the draft now.`, options);
  });
