import type { AccountChange, PersonalPart } from '../../domain/account-change/change';
import type { Connection, Database } from '../database';
import { openRows } from '../personal-data/open-rows';
import type { ScopeKeys } from '../personal-data/scope-keys';
import { ACCOUNT_CHANGE } from '../personal-data/sealed-column';

/** A month's changes have one data key, so that they can be destroyed with time. No breach has a slash in its name. */
export const scopeOf = (book: string): string =>
  `account-changes/${book.slice('AC-'.length, 'AC-2026-11'.length)}`;

/** What is stored of a change that is personal, sealed. */
export const sealPersonal = (keys: ScopeKeys, key: string, { personal }: AccountChange): Buffer =>
  keys.seal(ACCOUNT_CHANGE, [key], JSON.stringify(personal));

interface SealedRow {
  readonly key: string;
  readonly scope: string;
  readonly personal: Buffer;
}

/** Opens what is personal in rows of any months, in their order. Throws as `openRows`. */
export const openPersonal = async <Row extends SealedRow>(
  { keys }: Pick<Database, 'keys'>,
  db: Connection,
  rows: readonly Row[],
): Promise<(Omit<Row, 'personal'> & { readonly personal: PersonalPart })[]> => {
  const opened = new Map<string, PersonalPart>();
  for (const scope of new Set(rows.map((row) => row.scope)))
    await openRows(
      { keys, db, scope },
      async () => rows.filter((row) => row.scope === scope),
      ({ key, personal }, scopeKeys) =>
        opened.set(
          key,
          JSON.parse(scopeKeys.open(ACCOUNT_CHANGE, [key], personal).toString('utf8')) as PersonalPart,
        ),
    );
  return rows.map((row) => ({ ...row, personal: opened.get(row.key) as PersonalPart }));
};
