import { sql } from 'kysely';
import type { OpenStep, OpenSteps } from '../domain/sending/step-dues';
import type { Database } from './database';
import { isLetterDue } from './letters-written';

interface Row {
  readonly emails: number;
  readonly letters: number;
  readonly letters_since: Date | null;
  readonly unreached: number;
  readonly unreached_since: Date | null;
  readonly begun: string | null;
}

const openStep = (people: number, since: Date | string | null): OpenStep | null =>
  people > 0 && since !== null ? { people, since: new Date(since).toISOString() } : null;

/**
 * Which steps of people's cascades stand open. A letter is open until an export has written it, which is when it leaves
 * the records; whom nothing reaches, until a substitute notice is recorded.
 */
export const openSteps = async (
  { kysely }: Pick<Database, 'kysely'>,
  reference: string,
): Promise<OpenSteps> => {
  const lastOf = (kind: string) => sql`
    coalesce((select at::timestamptz from ledger where breach = ${reference} and kind = ${kind}
      order by seq desc limit 1), '-infinity')`;
  const { rows } = await sql<Row>`
    with last as (select ${lastOf('substitute-posted')} as posted),
    own as (
      select state, updated_at, ${isLetterDue} as is_letter,
        state in ('failed', 'bounced') and updated_at > posted as is_unreached
      from notice, last where breach = ${reference} and part = 'person'
    )
    select count(*) filter (where state = 'accepted')::integer as emails,
      count(*) filter (where is_letter)::integer as letters,
      min(updated_at) filter (where is_letter) as letters_since,
      count(*) filter (where is_unreached)::integer as unreached,
      min(updated_at) filter (where is_unreached) as unreached_since,
      (select at from ledger where breach = ${reference} and kind = 'recipients-frozen' order by seq desc limit 1) as begun
    from own`.execute(kysely);
  const [row] = rows;
  return {
    email: openStep(row?.emails ?? 0, row?.begun ?? null),
    letter: openStep(row?.letters ?? 0, row?.letters_since ?? null),
    substitute: openStep(row?.unreached ?? 0, row?.unreached_since ?? null),
  };
};
