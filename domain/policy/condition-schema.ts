import { z } from 'zod';
import { HARMS } from '../facts';
import { nameSchema } from './bound-schema';
import { STATES } from '../us-states';

/** Facts that are true, false or not known. */
export const YES_NO_FACTS = ['intentional', 'goodFaith', 'encrypted', 'keyTaken', 'urgentNeed'] as const;

const whomSchema = z.union(
  [
    z.literal('total'),
    z.strictObject({
      state: z
        .string()
        .regex(/^[A-Z]{2}$/, 'must be two capital letters, such as CA')
        .refine((state) => STATES.includes(state), 'is no state, territory or district of the United States'),
    }),
    z.strictObject({ dataType: z.string().regex(/^[a-z_]{2,40}$/) }),
  ],
  { error: 'must be total, { state: CA } or { dataType: pii }' },
);
export type Whom = z.infer<typeof whomSchema>;

const number = z.int().min(1).max(1_000_000_000);

/** One thing that can be asked of the facts: one of these, and for counts one comparison. */
const asked = {
  /** How many customers are affected: `atLeast` is >=, `moreThan` is >, `fewerThan` is <. */
  customers: whomSchema.optional(),
  atLeast: number.optional(),
  moreThan: number.optional(),
  fewerThan: number.optional(),
  fact: z.enum(YES_NO_FACTS).optional(),
  is: z.boolean().optional(),
  /** Harm to the customers is one of these. What nobody could determine counts as possible: it is presumed. */
  harm: z
    .array(z.enum(HARMS).exclude(['unknown']))
    .min(1)
    .optional(),
  /** A recipient has been told. */
  told: nameSchema().optional(),
  /** An obligation of the same policy is exempt. */
  exempt: nameSchema().optional(),
};
const QUESTIONS = ['customers', 'fact', 'harm', 'told', 'exempt', 'all', 'any'] as const;
const COMPARISONS = ['atLeast', 'moreThan', 'fewerThan'] as const;

/** What is wrong with a test as a whole, a sentence each. */
const problemsOf = (test: object): string[] => {
  const has = (key: string): boolean => key in test;
  return [
    ...(QUESTIONS.filter(has).length === 1
      ? []
      : [`must ask exactly one thing: ${QUESTIONS.slice(0, -2).join(', ')}, or all or any of several`]),
    ...(COMPARISONS.filter(has).length === (has('customers') ? 1 : 0)
      ? []
      : ['customers take exactly one of atLeast, moreThan and fewerThan, and nothing else takes one']),
    ...(has('is') === has('fact') ? [] : ['a fact is asked with is: true or is: false']),
  ];
};
const check = (test: object, context: z.RefinementCtx): void => {
  for (const message of problemsOf(test)) context.addIssue({ code: 'custom', message });
};

const testSchema = z.strictObject(asked).superRefine(check);
export type Test = z.infer<typeof testSchema>;

/** All of some tests, any of them, or one. */
export const conditionSchema = z
  .strictObject({
    ...asked,
    all: z.array(testSchema).min(1).optional(),
    any: z.array(testSchema).min(1).optional(),
  })
  .superRefine(check);
export type Condition = z.infer<typeof conditionSchema>;

/** The tests that a condition is made of. */
export const testsOf = (condition: Condition): readonly Test[] =>
  condition.all ?? condition.any ?? [condition];
