/**
 * How far the notice of a change has come. `staged`: on record, and not let go yet. `telephone`: handed to what carries
 * messages to telephones. `letter`: goes by post. `nowhere`: nothing qualifies, a person must find a way. `exempt`: nobody
 * needs to be told. `closed`: it reached nobody, and a named person has ended it with a reason.
 */
export const CHANGE_STATES = [
  'staged',
  'pending',
  'sending',
  'accepted',
  'telephone',
  'letter',
  'nowhere',
  'failed',
  'exempt',
  'closed',
] as const;
export type ChangeState = (typeof CHANGE_STATES)[number];

/** States in which there is something left to send. */
export const UNSENT: readonly ChangeState[] = ['pending', 'sending'];

/** Why people are told of a change. */
export type ChangeAlert =
  /** Several changes of one customer within a minute. */
  | 'take-over'
  /** No address qualifies. */
  | 'nowhere'
  /** A letter goes to an address of which nobody knows how long it has been of record. */
  | 'doubtful-letter';
