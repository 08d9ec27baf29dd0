import { ENGINE } from '../ledger';
import { UNKNOWN_SENDER } from '../messages';

/**
 * A name without what the eye does not see: Unicode's compatibility forms, invisible characters, spaces, case. Letters of
 * other alphabets that look alike stay apart: who acts is proved by the system that Tocsin runs on, not by spelling.
 */
const plainName = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Cc}]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()
    .toLowerCase();

/** Whether two names are one person's: how a name is typed makes nobody a second person. */
export const isSamePerson = (one: string, other: string): boolean => plainName(one) === plainName(other);

/** Two named persons, and not one twice. */
export const isByTwo = ({ actor, second }: { readonly actor: string; readonly second?: string }): boolean =>
  second !== undefined && isNamed(actor) && isNamed(second) && !isSamePerson(actor, second);

/** Whether a name says who decided. A Signal may come without one, and the engine decides nothing by itself. */
export const isNamed = (actor: string): boolean =>
  plainName(actor) !== '' && !isSamePerson(actor, UNKNOWN_SENDER) && !isSamePerson(actor, ENGINE);
