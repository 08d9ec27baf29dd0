/** Half of a surrogate pair, alone: no valid Unicode, refused by Postgres and by canonical JSON. */
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text as Postgres can hold it: without NUL, every code unit valid. What a relay or a signal says is anybody's. */
export const plainText = (text: string): string =>
  text.replace(/\u0000/g, '\ufffd').replace(LONE_SURROGATE, '\ufffd');

/** A value as it will be read back from a jsonb column: plain JSON, its strings and keys made plain. */
export const plainJson = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value), (_key, inner: unknown) => {
    if (typeof inner === 'string') return plainText(inner);
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).map(([key, item]) => [plainText(key), item]));
  }) as T;
