import type { PersonalPart } from './change';
import type { ChangeFields, FieldName } from './fields';
import { postalOf } from './personal-part';
import { sameEmail, samePostal } from './same-address';

/** One thing that is wrong with one change. */
export interface ChangeProblem {
  /** Empty where it is about the whole line. */
  readonly field: string;
  readonly problem: string;
  readonly fix: string;
}
/** Clocks of two systems differ; more than this is another time than the writer means. */
const AHEAD_MS = 5 * 60_000;

/** What a schema of single fields cannot see. */
export const contradictionsIn = (
  fields: ChangeFields,
  personal: PersonalPart,
  nowMs: number,
): ChangeProblem[] => {
  const { kind, action = 'changed', email, previous_email: previous, changed_at: changedAt } = fields;
  const { newEmail, newPostal, postal, telephone } = personal;
  const problems: ChangeProblem[] = [];
  const add = (isWrong: unknown, field: FieldName, problem: string, fix: string): void => {
    if (isWrong) problems.push({ field, problem, fix });
  };
  const changedAtMs = Date.parse(changedAt);
  // The earliest day on which some place on Earth is at that time.
  const lastDay = new Date(changedAtMs + 14 * 3_600_000).toISOString().slice(0, 10);
  add(
    changedAtMs > nowMs + AHEAD_MS,
    'changed_at',
    'has not come yet',
    'Give the time of the change itself.',
  );
  add(
    email && !fields.email_since,
    'email_since',
    'is missing',
    'Give the day since which the e-mail address has been of record: a younger one than 30 days gets no notice.',
  );
  add(
    previous && !fields.previous_email_since,
    'previous_email_since',
    'is missing',
    'Give the day since which the former e-mail address had been of record.',
  );
  for (const field of ['email_since', 'previous_email_since', 'address_since'] as const)
    add(
      (fields[field] ?? '') > lastDay,
      field,
      'is after the change',
      'Give the address that was of record before the change, and its day.',
    );
  add(
    email && newEmail && sameEmail(email, newEmail),
    'new_email',
    'is the former address',
    'Give in email the address before the change, and in new_email the one after it.',
  );
  add(
    postal && newPostal && samePostal(postal, newPostal),
    'new_address_line1',
    'is the former address',
    'Give in address_line1 the address before the change, and in new_address_line1 the one after it.',
  );
  for (const prefix of ['', 'new_'] as const) {
    const { isBegun, postal: whole } = postalOf(fields, prefix);
    add(
      isBegun && !whole,
      `${prefix}address_line1`,
      'is no whole postal address',
      `Give ${prefix}address_line1, ${prefix}city and ${prefix}postal_code, or none of them.`,
    );
  }
  add(
    fields.address_since && !postal,
    'address_since',
    'is of no postal address',
    'Give the postal address, or leave its day out.',
  );
  add(
    fields.telephone_by && !telephone,
    'telephone_by',
    'is of no telephone number',
    'Give the telephone number of record, or leave this out.',
  );
  add(
    fields.contract_reference && fields.segment !== 'business',
    'contract_reference',
    'is of no business customer',
    'Only a business customer’s contract can say otherwise, 64.2010(g): write segment business, or leave it out.',
  );
  if (fields.at_service_initiation || fields.contract_reference) return problems;
  const isOfAddress = kind === 'address-of-record';
  add(
    isOfAddress && !newEmail && !newPostal,
    'new_email',
    'is missing, and so is new_address_line1',
    'Give the new address: it is kept so that no notice goes there.',
  );
  const hasEmail = Boolean(email ?? previous);
  const isNewAtAll = !hasEmail && !postal && !telephone;
  add(
    isNewAtAll,
    'email',
    'is missing, and so is every other former address',
    'Give what was of record before the change: email with email_since, a postal address, or telephone.',
  );
  const isReplaced = isOfAddress && action === 'changed' && !isNewAtAll;
  add(
    isReplaced && newEmail && !hasEmail,
    'email',
    'is missing: the former address',
    'Give the e-mail address before the change, or write action created where there was none.',
  );
  add(
    isReplaced && newPostal && !postal,
    'address_line1',
    'is missing: the former address',
    'Give the postal address before the change, or write action created where there was none.',
  );
  return problems;
};
