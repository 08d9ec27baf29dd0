import { z } from 'zod';
import { EMAIL_ADDRESS } from '../email-address';
import { daySchema, instantSchema } from '../schemas';
import { UNSEEN_CHARACTER } from '../unseen-characters';
import { CHANGE_ACTIONS, CHANGE_KINDS, TELEPHONE_WAYS } from './change';

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** What is wrong, and on the next line what to do about it. */
const wrong = (said: string, fix: string): string => `${said}\n${fix}`;

const text = (maxLength: number) =>
  z
    .string(wrong('is no text', 'Write the value as a string.'))
    .trim()
    .min(1, wrong('is empty', 'Give it a value, or leave it out.'))
    .max(maxLength, wrong(`is longer than ${maxLength} characters`, 'Shorten it.'))
    .refine((value) => !UNSEEN_CHARACTER.test(value) && !LONE_SURROGATE.test(value), {
      message: wrong('has an invisible or broken character', 'Remove it.'),
    });
const email = () =>
  text(254).regex(EMAIL_ADDRESS, wrong('is no e-mail address', 'Write it as name@example.com.'));
const day = () => daySchema;
const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, wrong('is not known', `Write one of ${values.join(', ')}.`));
const address = () => text(200);

/**
 * One line of what `tocsin account change` takes: a JSON object, named as the columns of a customers' file are. What is
 * of record is what was so before the change; `new_...` is what the change brings.
 */
export const fieldsSchema = z.strictObject({
  customer_id: text(200),
  change_id: text(200),
  kind: oneOf(CHANGE_KINDS),
  action: oneOf(CHANGE_ACTIONS).optional(),
  changed_at: instantSchema,
  language: text(20)
    .regex(/^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$/, wrong('is no language code', 'Write en or es.'))
    .optional(),
  segment: oneOf(['residential', 'business']).optional(),
  name: text(200).optional(),
  email: email().optional(),
  email_since: day().optional(),
  previous_email: email().optional(),
  previous_email_since: day().optional(),
  address_line1: address().optional(),
  address_line2: address().optional(),
  city: address().optional(),
  state: address().optional(),
  postal_code: address().optional(),
  country: address().optional(),
  address_since: day().optional(),
  telephone: text(40)
    .regex(/^\+?[0-9][0-9 ().-]{5,38}$/, wrong('is no telephone number', 'Write it as +12125550100.'))
    .optional(),
  telephone_by: oneOf(TELEPHONE_WAYS).optional(),
  new_email: email().optional(),
  new_address_line1: address().optional(),
  new_address_line2: address().optional(),
  new_city: address().optional(),
  new_state: address().optional(),
  new_postal_code: address().optional(),
  new_country: address().optional(),
  at_service_initiation: z.boolean(wrong('is neither true nor false', 'Write true or false.')).optional(),
  contract_reference: text(200).optional(),
});
export type ChangeFields = z.infer<typeof fieldsSchema>;
export type FieldName = keyof ChangeFields;

export const FIELD_NAMES = Object.keys(fieldsSchema.shape) as readonly FieldName[];
/** Fields whose values may stand in messages: they are of no one person. */
export const PLAIN_FIELDS: readonly string[] = [
  'customer_id',
  'change_id',
  'kind',
  'action',
  'changed_at',
  'language',
  'segment',
  'email_since',
  'previous_email_since',
  'address_since',
  'telephone_by',
  'at_service_initiation',
  'contract_reference',
] satisfies readonly FieldName[];
