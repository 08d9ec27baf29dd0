import { writeFile } from 'node:fs/promises';
import { loadCarrier } from '../../config/carrier';
import { readEnvironment } from '../../config/env';
import { dataTypesToName } from '../../domain/customer';
import { TocsinError } from '../../domain/errors';
import type { NoticeInput } from '../../domain/ports';
import type { NoticeCarrier } from '../../notices/notice-carrier';
import { renderLetter } from '../../notices/letter-pdf';
import type { Notices } from '../../notices/notice-renderer';
import { createNotices } from '../../notices/notice-renderer';
import { caseTimeOf, readBreach } from '../../records/breaches';
import type { Result } from '../action';
import { withRecords } from '../with-records';
import { noticeCarrierOf } from './carrier';
import { noticeFactsOf } from './case-facts';
import { findCustomer } from './find-customer';
import { SAMPLE, languageOf } from './sample';

export interface PreviewOptions {
  readonly sample?: boolean;
  readonly lang?: string;
  readonly format: 'text' | 'html' | 'pdf';
  readonly customer?: string;
  readonly out?: string;
  readonly dir?: string;
}

type Previewed = NoticeInput & { readonly at: string };

const readPerson = (reference: string, customerId: string | undefined): Promise<Previewed> =>
  withRecords(async (database) => {
    const environment = readEnvironment();
    const breach = await readBreach(database, reference);
    const { dataTypes } = breach.document;
    const caseFacts = await noticeFactsOf(
      database,
      breach,
      loadCarrier(environment.carrierFile),
      environment,
    );
    const at = caseTimeOf(breach, Date.now());
    const { code } = SAMPLE;
    if (customerId === undefined) return { at, contact: SAMPLE.contact, dataTypes, code, caseFacts };
    const { contact, language, dataTypes: own } = await findCustomer(database, reference, customerId);
    return { at, contact, language, dataTypes: dataTypesToName(own, dataTypes), code, caseFacts };
  });

const writePdf = async (notices: Notices, carrier: NoticeCarrier, input: Previewed): Promise<Buffer> => {
  const { reference, zone } = input.caseFacts;
  const notice = notices.compose(input);
  const letter = renderLetter({
    notice,
    contact: input.contact,
    carrier,
    reference,
    at: input.at,
    zone,
  });
  if ('problem' in letter)
    throw new TocsinError(
      'InvalidRows',
      `no letter can be made: ${letter.problem}`,
      'Correct the customers’ file and import it again.',
    );
  return letter.pdf;
};

/**
 * `tocsin notice preview`: a notice as one person would get it, but for the code: a preview is nothing that was sent. Writes nothing
 * but the file of `--out`.
 */
export const preview = async ([reference]: readonly string[], options: PreviewOptions): Promise<Result> => {
  const { format, out } = options;
  if ((reference === undefined) === (options.sample !== true))
    throw new TocsinError(
      'Usage',
      'preview needs the reference of a breach, or --sample.',
      'tocsin notice preview --sample',
    );
  if (format === 'pdf' && out === undefined)
    throw new TocsinError('Usage', 'a PDF cannot be printed here.', 'Add --out letter.pdf.');

  const carrier = noticeCarrierOf(loadCarrier(readEnvironment().carrierFile));
  const notices = createNotices({ directory: options.dir, carrier });
  const person = reference === undefined ? SAMPLE : await readPerson(reference, options.customer);
  const input = options.lang === undefined ? person : { ...person, language: languageOf(options.lang) };
  const { subject, text, html, language } = notices.render(input);
  const data = { ...notices.version(), subject, language, text, html };

  if (out !== undefined) {
    const content =
      format === 'pdf' ? await writePdf(notices, carrier, input) : format === 'html' ? html : text;
    await writeFile(out, content);
    return { data: { ...data, out }, text: '', said: [`Wrote ${out}.`] };
  }
  return { data, text: format === 'html' ? html : `${subject}\n\n${text}` };
};
