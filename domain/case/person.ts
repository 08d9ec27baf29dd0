import { ENGINE } from '../ledger';
import { UNKNOWN_SENDER } from '../messages';

/** Whether two names are one person's: the case in which a name is typed makes nobody a second person. */
export const isSamePerson = (one: string, other: string): boolean =>
  one.trim().toLowerCase() === other.trim().toLowerCase();

/** Two named persons, and not one twice. */
export const isByTwo = ({ actor, second }: { readonly actor: string; readonly second?: string }): boolean =>
  second !== undefined && isNamed(actor) && isNamed(second) && !isSamePerson(actor, second);

/** Whether a name says who decided. A Signal may come without one, and the engine decides nothing by itself. */
export const isNamed = (actor: string): boolean =>
  !isSamePerson(actor, UNKNOWN_SENDER) && !isSamePerson(actor, ENGINE);
