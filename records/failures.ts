import { TocsinError } from '../domain/errors';

/** SQLSTATE codes, class 23. */
const VIOLATIONS = { 'foreign key': '23503', unique: '23505' } as const;

/** Whether Postgres refused a row for this reason. */
export const isViolation = (error: unknown, kind: keyof typeof VIOLATIONS): boolean =>
  (error as { code?: unknown } | null)?.code === VIOLATIONS[kind];

export const noSuchBreach = (reference: string): TocsinError =>
  new TocsinError('NotFound', `there is no breach ${reference}`, 'See tocsin breach list.');
