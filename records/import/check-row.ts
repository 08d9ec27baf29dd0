import { z } from 'zod';
import { hasPostalAddress } from '../../domain/address-of-record';
import { AGENT_AUTHORITIES } from '../../domain/customer';
import type { Customer } from '../../domain/customer';
import { EMAIL_ADDRESS } from '../../domain/email-address';
import { DATA_TYPES } from '../../domain/facts';
import { daySchema } from '../../domain/schemas';
import { UNSEEN_CHARACTER } from '../../domain/unseen-characters';
import type { Column, RawRow } from './columns';

/** One thing that is wrong with one row, and what to do about it. */
export interface RowProblem {
  /** From 1, the header being line 1; where the row begins. */
  readonly line: number;
  /** Empty where it is about the whole row. */
  readonly column: string;
  readonly value: string;
  readonly problem: string;
  readonly fix: string;
}

const MAX_LENGTH = 1_000;
/** Ids are part of keys, which Postgres bounds. */
const MAX_ID_LENGTH = 200;
const LINE_BREAKS = /\s*\n+\s*/g;

const problem = (said: string, fix: string): { error: string } => ({ error: `${said}\n${fix}` });
const TOO_LONG = problem(`is longer than ${MAX_LENGTH} characters`, 'Shorten it.');

const text = (maxLength = MAX_LENGTH) =>
  z
    .string()
    .max(
      maxLength,
      maxLength === MAX_LENGTH ? TOO_LONG : problem(`is longer than ${maxLength} characters`, 'Shorten it.'),
    )
    .refine((value) => !UNSEEN_CHARACTER.test(value), problem('has an invisible character', 'Remove it.'));

/** A value that people wrote over several lines, made one line: nothing of a file may start a line of a header. */
const oneLine = (separator: string) =>
  z.preprocess((value) => String(value).replace(LINE_BREAKS, separator), text());

const email = text(254).regex(
  EMAIL_ADDRESS,
  problem('is no e-mail address', 'Write it as name@example.com, or leave it empty.'),
);

const rowSchema = z.object({
  customer_id: text(MAX_ID_LENGTH),
  name: oneLine(' ').optional(),
  email: email.optional(),
  email_since: daySchema.optional(),
  previous_email: email.optional(),
  address_line1: oneLine(', ').optional(),
  address_line2: oneLine(', ').optional(),
  city: oneLine(' ').optional(),
  state: text().optional(),
  postal_code: text().optional(),
  country: text().optional(),
  language: text()
    .regex(
      /^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$/,
      problem('is no language code', 'Write en or es, or leave it empty.'),
    )
    .optional(),
  segment: z
    .preprocess(
      (value) => String(value).toLowerCase(),
      z.enum(
        ['residential', 'business'],
        problem('is no segment', 'Write residential or business, or leave it empty.'),
      ),
    )
    .optional(),
  agent_email: email.optional(),
  agent_authority: z
    .preprocess(
      (value) => String(value).toLowerCase(),
      z.enum(
        AGENT_AUTHORITIES,
        problem('is no authority of an agent', 'Write notice or copy, or leave it empty: a copy.'),
      ),
    )
    .optional(),
  data_types: z
    .preprocess(
      (value) =>
        String(value)
          .split(/[;|,\s]+/)
          .filter(Boolean),
      z.array(z.enum(DATA_TYPES, problem('names an unknown type of data', `Use ${DATA_TYPES.join(', ')}.`))),
    )
    .optional(),
});

const FIXES: Partial<Record<Column, string>> = {
  email_since: 'Write the day as YYYY-MM-DD, or leave it empty.',
};

export type CheckedRow =
  { readonly customer: Customer } | { readonly problems: readonly Omit<RowProblem, 'line'>[] };

const shown = (value: string | undefined): string => {
  const short = value && value.length > 60 ? `${value.slice(0, 60)}...` : (value ?? '');
  return JSON.stringify(short).slice(1, -1);
};

const whole = (column: Column, said: string, fix: string): CheckedRow => ({
  problems: [{ column, value: '', problem: said, fix }],
});

/** An address that is new until a day to come would be trusted by nobody before that day. */
const notYet = (since: string | undefined, lastDay: string) =>
  since !== undefined && since > lastDay && daySchema.safeParse(since).success
    ? [
        {
          column: 'email_since' as const,
          value: shown(since),
          problem: 'is a day to come',
          fix: 'Write the day since which the address is unchanged, or leave it empty.',
        },
      ]
    : [];

/**
 * Checks one row of a customers' file: a customer, or all that is wrong with it. Values are trimmed; empty is absent.
 * @param lastDay the latest day, YYYY-MM-DD, since which an address may be unchanged
 */
export const checkRow = (raw: RawRow, lastDay: string): CheckedRow => {
  const row: RawRow = {};
  for (const [column, value] of Object.entries(raw) as [Column, string | undefined][]) {
    const trimmed = value?.trim();
    if (trimmed) row[column] = trimmed;
  }
  if (!row.customer_id) return whole('customer_id', 'is missing', 'Give every row the id of its customer.');
  const parsed = rowSchema.safeParse(row);
  const early = notYet(row.email_since, lastDay);
  if (!parsed.success || early.length > 0) {
    const wrong = (parsed.error?.issues ?? []).map(({ path, message }) => {
      const column = path[0] as Column;
      const [said = message, fix] = message.split('\n');
      return {
        column,
        value: shown(row[column]),
        problem: said,
        fix: fix ?? FIXES[column] ?? 'Correct it.',
      };
    });
    return { problems: [...wrong, ...early] };
  }
  const { customer_id, language, segment, data_types, ...rest } = parsed.data;
  const contact = {
    name: rest.name,
    email: rest.email,
    emailSince: rest.email_since,
    previousEmail: rest.previous_email,
    addressLine1: rest.address_line1,
    addressLine2: rest.address_line2,
    city: rest.city,
    state: rest.state,
    postalCode: rest.postal_code,
    country: rest.country,
    agentEmail: rest.agent_email,
    agentAuthority: rest.agent_authority,
  };
  if (!contact.email && !hasPostalAddress(contact)) {
    const fix = 'Give an e-mail address, or address_line1, city and postal_code.';
    return whole('email', 'is missing, and so is a whole postal address', fix);
  }
  const primary = language?.split(/[-_]/)[0]?.toLowerCase();
  return {
    customer: { customerId: customer_id, contact, language: primary, segment, dataTypes: data_types ?? [] },
  };
};
