import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * What a case was opened as stays as it was stated: above all whether it is a drill, by which letters and lists say that no
 * customer was told. What changes of a case is in its amendments.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create function refuse_other_opening() returns trigger language plpgsql as $$
    begin
      raise exception 'what % was opened as never changes', old.reference using errcode = 'restrict_violation';
    end $$`.execute(db);
  await sql`
    create trigger breach_stays_as_opened before update of reference, title, document, policies, opened_by, is_drill on breach
    for each row when ((old.reference, old.title, old.document, old.policies, old.opened_by, old.is_drill)
      is distinct from (new.reference, new.title, new.document, new.policies, new.opened_by, new.is_drill))
    execute function refuse_other_opening()`.execute(db);
};
