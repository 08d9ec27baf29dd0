/** What the reporting server says of one recipient (RFC 3464, 2.3). */
export interface RecipientStatus {
  /** `failed`, `delayed`, `delivered`, `relayed` or `expanded`; lower case. */
  readonly action: string | null;
  /** Enhanced status code, such as `5.1.1`. */
  readonly status: string | null;
  /** The other server's own words, such as `smtp; 550 5.1.1 no such user`. */
  readonly diagnostic: string | null;
}

/** Recipients of one report that are looked at: ours has one, and an alias a few. */
const MAX_RECIPIENTS = 100;
const CODE = /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?!\.?\d)/;

/** The first enhanced status code in a text (RFC 3463, 2), and no part of an IP address. */
export const firstCodeIn = (text: string): string | null => CODE.exec(text)?.[1] ?? null;

/** Fields of one block, their names in lower case, folded lines joined (RFC 5322, 2.2.3); of a repeated one the first. */
const fieldsOf = (block: string): ReadonlyMap<string, string> => {
  const fields = new Map<string, string>();
  for (const line of block.replace(/\n[ \t]+/g, ' ').split('\n')) {
    const [, name = '', value = ''] = /^([!-9;-~]+)[ \t]*:(.*)$/.exec(line) ?? [];
    const key = name.toLowerCase();
    if (key !== '' && !fields.has(key)) fields.set(key, value.trim());
  }
  return fields;
};

/** Reads the body of a message/delivery-status part: blocks of fields, the first about the message, each other one about a recipient. */
export const recipientStatuses = (body: string): readonly RecipientStatus[] =>
  body
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n+/)
    .slice(0, MAX_RECIPIENTS + 1)
    .map(fieldsOf)
    .filter((fields) => fields.has('action') || fields.has('status'))
    .map((fields) => {
      const diagnostic = fields.get('diagnostic-code') ?? null;
      return {
        action: /^[a-z]+/.exec(fields.get('action')?.toLowerCase() ?? '')?.[0] ?? null,
        status: firstCodeIn(fields.get('status') ?? '') ?? firstCodeIn(diagnostic ?? ''),
        diagnostic,
      };
    });
