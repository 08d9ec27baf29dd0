import type { Database } from './database';

/** What the pace of a domain without a group is named with: it may be a household's own. */
export const HOUSEHOLD = '@';

/** Names as senders have them, and as they stand in the records. */
export interface HouseholdNames {
  /** `@` and a blind index for `@domain`; any other name as it is. */
  readonly markOf: (name: string) => string;
  /** The other way, among the names that were asked for. */
  readonly nameOf: (mark: string) => string;
}

/**
 * A domain of a large receiver says nothing of anybody, but `reyes.example` may be one household: it stands in the records as a
 * blind index under the breach's key. Without such names no key is asked for.
 */
export const householdNames = async (
  { kysely, keys }: Pick<Database, 'kysely' | 'keys'>,
  reference: string,
  wants: readonly { readonly name: string }[],
): Promise<HouseholdNames> => {
  const households = wants.map(({ name }) => name).filter((name) => name.startsWith(HOUSEHOLD));
  if (households.length === 0) return { markOf: (name) => name, nameOf: (mark) => mark };
  const scope = await keys.keysToSeal(kysely, reference);
  const marks = new Map(
    households.map((name) => [name, `${HOUSEHOLD}${scope.mark('domain', name.slice(1).toLowerCase())}`]),
  );
  const names = new Map([...marks].map(([name, mark]) => [mark, name]));
  return { markOf: (name) => marks.get(name) ?? name, nameOf: (mark) => names.get(mark) ?? mark };
};
