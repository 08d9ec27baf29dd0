import { localTime } from './local-time';
import type { Report } from './schema/report';

/** One field of the portal’s form, ready to paste. */
export interface PortalField {
  /** From 1 to 7, in the portal’s order. */
  readonly number: number;
  readonly label: string;
  readonly text: string;
  /** Characters, as a form counts them. */
  readonly length: number;
  /** The most characters that the form takes; null: no published limit was found. */
  readonly limit: number | null;
}

/**
 * 47 CFR 64.2011 names no limit of length, and none was found published for the reporting facility's form: the length is told, so
 * that a person can compare it there.
 */
const NO_LIMIT_PUBLISHED = null;

const DATA_TYPE_WORDS: Record<Report['form']['dataTypes'][number], string> = {
  call_detail: 'call detail records',
  billing: 'billing data',
  service_configuration: 'services and their configuration',
  account: 'account data',
  authentication: 'passwords, PINs or other authentication data',
  pii: 'personally identifiable information',
};

const carrierText = ({ carrier }: Report['form']): string => {
  const { legalName, frn, filer499Id, postalAddress, phone, contact } = carrier;
  const person = contact
    ? `Contact: ${[contact.name, contact.phone ?? phone, contact.email].filter(Boolean).join(', ')}`
    : `Contact: ${phone}`;
  return [
    legalName,
    `FRN ${frn}, Form 499 filer ID ${filer499Id}`,
    postalAddress.join(', '),
    `Telephone: ${phone}`,
    person,
  ].join('\n');
};

const periodText = ({ form, determination, zone }: Report): string => {
  const { from, to, isEstimated } = form.period;
  const { discoveredAt, determinedAt } = determination;
  const span = to
    ? `From ${localTime(from, zone)} to ${localTime(to, zone)}`
    : `From ${localTime(from, zone)}, end not known`;
  return [
    `${span}${isEstimated ? ' (estimated)' : ''}.`,
    `Discovered ${localTime(discoveredAt, zone)};`,
    determinedAt
      ? `determined to be a breach ${localTime(determinedAt, zone)}.`
      : 'not yet determined to be a breach.',
  ].join(' ');
};

const customersText = ({ customersAffected: { value, isApproximate } }: Report['form']): string =>
  value === null ? 'Not known yet; it will be supplied.' : `${isApproximate ? 'Approximately ' : ''}${value}`;

/** 120000 as 120,000; cents only where there are any. */
const dollars = (amount: number): string => {
  const [whole = '', cents] = (Number.isInteger(amount) ? String(amount) : amount.toFixed(2)).split('.');
  return `USD ${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${cents ? `.${cents}` : ''}`;
};

const lossText = ({ financialLoss }: Report['form']): string =>
  financialLoss
    ? `Carrier: ${dollars(financialLoss.carrierUsd)}. Customers: ${dollars(financialLoss.customersUsd)}. Basis: ${financialLoss.basis}`
    : 'Not estimated.';

/** What a supplement or a withdrawal says first, for where the form takes remarks; null: nothing was filed before. */
export const portalRemark = ({ changes, reason, withdrawnBy }: Report): string | null => {
  if (!changes) return null;
  if (withdrawnBy) return `This withdraws ${changes.since}. ${reason}`;
  const lines = changes.fields.map(
    ({ field, before, after }) => `${field}: ${before ?? 'nothing'} -> ${after ?? 'nothing'}`,
  );
  return [`This adds to ${changes.since}.${reason === null ? '' : ` ${reason}`}`, ...lines].join('\n');
};

/** The seven fields of the form (47 CFR 64.2011(a)(1) as adopted in FCC 23-111), each as text to paste. */
export const portalFields = (report: Report): PortalField[] => {
  const { form } = report;
  const fields: readonly (readonly [string, string])[] = [
    ['Carrier address and contact', carrierText(form)],
    ['Description of the breach', form.description],
    ['Method of compromise', form.methodOfCompromise],
    ['Date range of the breach', periodText(report)],
    ['Approximate number of customers affected', customersText(form)],
    ['Estimated financial loss to the carrier and to customers', lossText(form)],
    ['Types of data breached', form.dataTypes.map((type) => DATA_TYPE_WORDS[type]).join('; ')],
  ];
  return fields.map(([label, text], index) => ({
    number: index + 1,
    label,
    text,
    length: [...text].length,
    limit: NO_LIMIT_PUBLISHED,
  }));
};
