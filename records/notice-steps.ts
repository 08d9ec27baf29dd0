import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

type Expression = RawBuilder<unknown>;

/** What an update of `notice` says of the step that it ends. */
export interface StepEnd {
  /** Whether a step is over at all. */
  readonly isOver: Expression;
  /** Whether the next e-mail address is taken. */
  readonly isNext: Expression;
  readonly why: Expression;
  readonly at: Expression;
}

const attemptsBefore = sql`coalesce(
  (select sum((step->>'attempts')::integer) from jsonb_array_elements(trail) as step), 0)`;

/**
 * The columns of `notice` that a step's end changes, for a `set` clause: the trail grows by it, and the next address moves
 * up. Another address gets a message of its own, so that the two are told apart in the relay's log: its Message-ID is the
 * first one's with the number of the step before it.
 */
export const stepColumns = ({ isOver, isNext, why, at }: StepEnd): Expression => sql`
  trail = case when ${isOver} then coalesce(trail, '[]'::jsonb) || jsonb_build_object('dispatch', notice.dispatch,
      'to', case when notice.state = 'letter' then 'letter' else to_field end,
      'attempts', attempts - ${attemptsBefore}, 'why', ${why}, 'at', ${at})
    else trail end,
  to_field = case when ${isNext} then fallbacks[1] else to_field end,
  message_id = case when ${isNext}
    then (coalesce(jsonb_array_length(trail), 0) + 2) || '.' || regexp_replace(message_id, '^\\d+\\.', '')
    else message_id end,
  fallbacks = case when ${isNext} then nullif(fallbacks[2:], '{}') else fallbacks end`;
