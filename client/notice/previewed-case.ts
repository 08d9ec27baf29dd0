import { loadCarrier } from '../../config/carrier';
import { readEnvironment } from '../../config/env';
import type { NoticeInput } from '../../domain/ports';
import type { LetterInput } from '../../notices/letter-check';
import type { NoticeCarrier } from '../../notices/notice-carrier';
import type { Notices } from '../../notices/notice-renderer';
import { caseTimeOf, readBreach } from '../../records/breaches';
import type { Database } from '../../records/database';
import { noticeFactsOf } from './case-facts';
import { SAMPLE } from './sample';

export interface PreviewOptions {
  readonly sample?: boolean;
  readonly lang?: string;
  readonly format: 'text' | 'html' | 'pdf';
  readonly customer?: string;
  readonly toAgent?: boolean;
  readonly worstCase?: boolean;
  readonly out?: string;
  readonly dir?: string;
}

/** What a preview is made of; `at`: case time, the letter's date. */
export type Previewed = NoticeInput & { readonly at: string };

/** What every preview of a breach has in common: its data types are those of people of whom the list says none. */
export const previewedCase = async (
  database: Database,
  reference: string,
): Promise<Omit<Previewed, 'contact'>> => {
  const environment = readEnvironment();
  const breach = await readBreach(database, reference);
  const carrier = loadCarrier(environment.carrierFile);
  return {
    at: caseTimeOf(breach, Date.now()),
    dataTypes: breach.document.dataTypes,
    code: SAMPLE.code,
    caseFacts: await noticeFactsOf(database, breach, carrier, environment),
  };
};

/** The letter of a preview. */
export const letterInputOf = (notices: Notices, carrier: NoticeCarrier, input: Previewed): LetterInput => {
  const { contact, at, caseFacts } = input;
  const { reference, zone } = caseFacts;
  return { notice: notices.compose(input), contact, carrier, reference, at, zone };
};
