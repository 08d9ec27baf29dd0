import type { AccountChange, Exemption } from './change';
import { contradictionsIn } from './contradictions';
import type { ChangeProblem } from './contradictions';
import { FIELD_NAMES, fieldsSchema } from './fields';
import type { ChangeFields, FieldName } from './fields';
import { personalOf } from './personal-part';

export type CheckedChange =
  { readonly change: AccountChange } | { readonly problems: readonly ChangeProblem[] };

const FIXES: Partial<Record<FieldName, string>> = {
  changed_at: 'Write it with an offset, such as 2026-11-23T10:00:00-05:00.',
  email_since: 'Write the day as YYYY-MM-DD.',
  previous_email_since: 'Write the day as YYYY-MM-DD.',
  address_since: 'Write the day as YYYY-MM-DD.',
};
const MISSING: Partial<Record<string, string>> = {
  customer_id: 'Give every change the id of its customer.',
  change_id: 'Give every change an id of its own: the same one again is the same notice.',
  kind: 'Say what was changed: password, back-up-authentication, online-account or address-of-record.',
  changed_at: 'Give the time of the change, such as 2026-11-23T10:00:00-05:00.',
};

const exemptionOf = (fields: ChangeFields): Exemption | undefined => {
  if (fields.at_service_initiation) return { kind: 'service-initiation' };
  return fields.contract_reference ? { kind: 'contract', reference: fields.contract_reference } : undefined;
};

/** The problems that zod has found, each with what to do about it. */
const fieldProblems = (error: NonNullable<ReturnType<typeof fieldsSchema.safeParse>['error']>, raw: object) =>
  error.issues.flatMap((issue): ChangeProblem[] => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({
        field: key.slice(0, 60),
        problem: 'is no field of a change',
        fix: `Rename or remove it; there are ${FIELD_NAMES.join(', ')}.`,
      }));
    const field = issue.path.map(String).join('.');
    if (field in MISSING && (raw as Record<string, unknown>)[field] === undefined)
      return [{ field, problem: 'is missing', fix: MISSING[field] ?? '' }];
    if (field === '') return [{ field, problem: 'is no JSON object', fix: 'Write one JSON object a line.' }];
    const [problem = '', fix = FIXES[field as FieldName] ?? 'Correct it.'] = issue.message.split('\n');
    return [{ field, problem, fix }];
  });

/** Fields that say nothing, as many systems write them. */
const withoutEmpty = (raw: unknown): unknown =>
  typeof raw === 'object' && raw !== null && !Array.isArray(raw)
    ? Object.fromEntries(
        Object.entries(raw).filter(
          ([, value]) => value !== null && (typeof value !== 'string' || value.trim() !== ''),
        ),
      )
    : raw;

/** Checks one change as another system has written it: the change, or all that is wrong with it. Null and '' are absent. */
export const checkChange = (raw: unknown, nowMs: number): CheckedChange => {
  const given = withoutEmpty(raw);
  const parsed = fieldsSchema.safeParse(given);
  if (!parsed.success) return { problems: fieldProblems(parsed.error, given ?? {}) };
  const fields = parsed.data;
  const personal = personalOf(fields);
  const problems = contradictionsIn(fields, personal, nowMs);
  if (problems.length > 0) return { problems };
  return {
    change: {
      customerId: fields.customer_id,
      changeId: fields.change_id,
      kind: fields.kind,
      action: fields.action ?? 'changed',
      changedAt: fields.changed_at,
      language: fields.language?.split(/[-_]/)[0]?.toLowerCase(),
      exemption: exemptionOf(fields),
      personal,
    },
  };
};
