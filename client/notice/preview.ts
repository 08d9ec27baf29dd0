import { loadCarrier } from '../../config/carrier';
import { readEnvironment } from '../../config/env';
import { dayBegunEverywhere, destinationOf } from '../../domain/address-of-record';
import { dataTypesToName } from '../../domain/customer';
import { TocsinError } from '../../domain/errors';
import type { LetterInput } from '../../notices/letter-check';
import { writePrivate } from '../../notices/private-files';
import { renderLetter } from '../../notices/letter-pdf';
import { createNotices } from '../../notices/notice-renderer';
import type { Result } from '../action';
import { withRecords } from '../with-records';
import { noticeCarrierOf } from './carrier';
import { findCustomer } from './find-customer';
import type { PreviewOptions, Previewed } from './previewed-case';
import { letterInputOf, previewedCase } from './previewed-case';
import { previewWorst } from './preview-worst';
import { SAMPLE, languageOf } from './sample';

/** As the sending has it: an agent who reads it gets other words, and no kinds of data (activities/send-one.ts). */
const readPerson = (
  reference: string,
  { customer: customerId, toAgent }: Pick<PreviewOptions, 'customer' | 'toAgent'>,
): Promise<Previewed> =>
  withRecords(async (database) => {
    const about = await previewedCase(database, reference);
    if (customerId === undefined) return { ...about, contact: SAMPLE.contact };
    const customer = await findCustomer(database, reference, customerId);
    const { contact, language, dataTypes } = customer;
    const destination = destinationOf(customer, dayBegunEverywhere(about.at));
    if (toAgent || (destination.channel === 'email' && destination.field === 'agentEmail'))
      return { ...about, contact, language, dataTypes: [], isToAgent: true };
    return { ...about, contact, language, dataTypes: dataTypesToName(dataTypes, about.dataTypes) };
  });

const letterOf = (input: LetterInput): Buffer => {
  const letter = renderLetter(input);
  if ('pdf' in letter) return letter.pdf;
  throw new TocsinError(
    'InvalidRows',
    `no letter can be made: ${letter.problem}`,
    'Correct the customers’ file and import it again.',
  );
};

/** @throws TocsinError Usage, for options that do not go together */
const refuseContradictions = (reference: string | undefined, options: PreviewOptions): void => {
  const { sample, format, out, worstCase, customer, toAgent } = options;
  const example = 'tocsin notice preview --sample';
  if ((reference === undefined) === (sample !== true))
    throw new TocsinError('Usage', 'preview needs the reference of a breach, or --sample.', example);
  if (worstCase && customer !== undefined)
    throw new TocsinError('Usage', '--worst-case looks for people itself; --customer names one.', example);
  if (toAgent && customer === undefined)
    throw new TocsinError('Usage', '--to-agent needs --customer: whose agent reads it.', example);
  if (format === 'pdf' && out === undefined)
    throw new TocsinError(
      'Usage',
      'a PDF cannot be printed here.',
      worstCase ? 'Add --out FOLDER.' : 'Add --out letter.pdf.',
    );
};

/**
 * `tocsin notice preview`: a notice as one person would get it, but for the code: a preview is nothing that was sent. With
 * `--worst-case` those of the people who are hardest to write to. Writes nothing but what `--out` names.
 */
export const preview = async ([reference]: readonly string[], options: PreviewOptions): Promise<Result> => {
  refuseContradictions(reference, options);
  const { format, out } = options;
  const carrier = noticeCarrierOf(loadCarrier(readEnvironment().carrierFile));
  const notices = createNotices({ directory: options.dir, carrier });
  if (options.worstCase) return previewWorst(reference, options, { notices, carrier });
  const person = reference === undefined ? SAMPLE : await readPerson(reference, options);
  const input = options.lang === undefined ? person : { ...person, language: languageOf(options.lang) };
  const { subject, text, html, language } = notices.render(input);
  const data = { ...notices.version(), subject, language, text, html };

  if (out !== undefined) {
    const content =
      format === 'pdf' ? letterOf(letterInputOf(notices, carrier, input)) : { text, html }[format];
    await writePrivate(out, content);
    return { data: { ...data, out }, text: '', said: [`Wrote ${out}.`] };
  }
  return { data, text: format === 'html' ? html : `${subject}\n\n${text}` };
};
