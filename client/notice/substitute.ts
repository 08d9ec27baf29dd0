import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { loadCarrier } from '../../config/carrier';
import { readEnvironment } from '../../config/env';
import { TocsinError } from '../../domain/errors';
import { createNotices } from '../../notices/notice-renderer';
import { readBreach } from '../../records/breaches';
import { noticeCounts } from '../../records/case-store';
import type { Globals, Result } from '../action';
import { withRecords } from '../with-records';
import { noticeCarrierOf } from './carrier';
import { noticeFactsOf } from './case-facts';
import { refuseWhileStopped } from './refuse-while-stopped';

/** It is for those whom the notice did not reach, so it comes after that. */
const AFTER = ['notified', 'reported'];

export interface SubstituteOptions {
  readonly out: string;
}

/**
 * `tocsin notice substitute`: the notice to everyone, as one page in every language, for the carrier's own website. It
 * names nobody.
 * @throws TocsinError OutsideWindow before the customers were notified one by one, and for a case that is over; Held
 */
export const writeSubstitute = (
  reference: string,
  { out }: SubstituteOptions,
  globals: Globals,
): Promise<Result> =>
  withRecords(async (database) => {
    const environment = readEnvironment();
    const carrier = loadCarrier(environment.carrierFile);
    const breach = await readBreach(database, reference);
    await refuseWhileStopped(database, breach);
    if (!AFTER.includes(breach.phase))
      throw new TocsinError(
        'OutsideWindow',
        `${reference} is ${breach.phase}: a page for everyone follows the notices to each customer`,
        `See tocsin breach show ${reference}.`,
      );
    const notices = createNotices({ kind: 'substitute', carrier: noticeCarrierOf(carrier) });
    const caseFacts = await noticeFactsOf(database, breach, carrier, environment);
    const { dataTypes } = breach.document;
    const { html } = notices.render({ contact: {}, dataTypes, caseFacts });
    const { failed, bounced } = await noticeCounts(database, reference);
    const digest = `sha256:${createHash('sha256').update(html).digest('hex')}`;
    if (!globals.dryRun) await writeFile(out, html);
    return {
      data: { reference, out: globals.dryRun ? null : out, digest, unreached: failed + bounced },
      text: '',
      said: [
        globals.dryRun ? 'The page could be written.' : `Wrote ${out}.`,
        `${failed + bounced} person(s) could not be reached in any other way.`,
        'Publish it where customers look, and keep a proof: a picture of the page with its address and the day.',
      ],
      next: `tocsin notice posted ${reference} --url URL --from DAY --until DAY --proof FILE`,
    };
  });
