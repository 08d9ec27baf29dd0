/**
 * What an SMTP reply says about one message. RFC 5321, 4.2.1: the first digit decides (4 try again, 5 do not); the
 * tables hold only the replies whose first digit would mislead us.
 */
export type Verdict =
  /** About this recipient or message: permanent. */
  | 'refused'
  /** About this recipient or message: temporary. */
  | 'deferred'
  /** About us or the session (sender, authentication, order of commands): it says nothing of a recipient. */
  | 'unreachable';

export interface ReplyRule {
  readonly verdict: Verdict;
  readonly means: string;
  readonly source: string;
}

/** Basic reply codes that do not follow their first digit. */
export const BASIC_CODES: Readonly<Record<number, ReplyRule>> = {
  500: { verdict: 'unreachable', means: 'command not recognised', source: 'RFC 5321, 4.2.2' },
  502: { verdict: 'unreachable', means: 'command not implemented', source: 'RFC 5321, 4.2.2' },
  503: { verdict: 'unreachable', means: 'bad sequence of commands', source: 'RFC 5321, 4.2.2' },
  521: { verdict: 'unreachable', means: 'the host takes no mail', source: 'RFC 7504, 3' },
  530: {
    verdict: 'unreachable',
    means: 'authentication or STARTTLS required first',
    source: 'RFC 4954, 6; RFC 3207, 4',
  },
  534: { verdict: 'unreachable', means: 'authentication mechanism too weak', source: 'RFC 4954, 6' },
  535: { verdict: 'unreachable', means: 'authentication credentials invalid', source: 'RFC 4954, 6' },
  538: { verdict: 'unreachable', means: 'encryption required for authentication', source: 'RFC 4954, 6' },
};

/** Enhanced status codes (class.subject.detail) that say more than the basic code before them. */
export const ENHANCED_CODES: Readonly<Record<string, ReplyRule>> = {
  '5.1.7': {
    verdict: 'unreachable',
    means: "sender's mailbox address is malformed",
    source: 'RFC 3463, 3.2',
  },
  '5.1.8': { verdict: 'unreachable', means: "sender's system address is wrong", source: 'RFC 3463, 3.2' },
  '5.5.1': { verdict: 'unreachable', means: 'invalid command', source: 'RFC 3463, 3.6' },
  '5.7.8': { verdict: 'unreachable', means: 'authentication credentials invalid', source: 'RFC 4954, 6' },
  '5.7.9': { verdict: 'unreachable', means: 'authentication mechanism too weak', source: 'RFC 4954, 6' },
  '5.7.11': {
    verdict: 'unreachable',
    means: 'encryption required for authentication',
    source: 'RFC 4954, 6',
  },
};

/**
 * Replies that ask to hand over less, by their enhanced code: what a relay of the carrier's passes on of a large receiver,
 * or says of its own limits. Every other `4.7.x` under 421, 450 or 451 is taken for one too: policy that time mends.
 */
export const SLOW_DOWN_CODES: Readonly<Record<string, string>> = {
  '4.3.2': 'system not accepting messages, too many connections: RFC 3463, 3.4; Exchange Online',
  '4.4.5': 'mail system congestion, server busy: RFC 3463, 3.5; Gmail',
  '4.7.0': 'unusual rate or unexpected volume: Gmail; Yahoo [TS01] to [TS04]; iCloud',
  '4.7.28': 'unusual rate of mail from this address or for this text, rate limited: Gmail',
  '4.7.650': 'rate limited because of the reputation of the address: Outlook.com',
};

/** For relays that give no enhanced code, or one that says less: Outlook.com RP-001 to RP-003, Comcast RL000001, Gmail 4.2.1. */
const RATE_WORDS =
  /\b(?:rate.?limit|at a rate|too (?:many (?:messages|connections|sessions)|quickly|fast)|throttl|slow down|unexpected volume|relay limit|limits for how many)/i;
/** A greylist wants the same message a little later, and nothing else of the sender: RFC 6647, 2. */
const GREYLIST_WORDS = /gr[ae]y.?list/i;

/** Whether a 4yz reply asks to hand over less to this destination for a while, rather than this message later. */
export const asksToSlowDown = (code: number, reply: string): boolean => {
  if (code < 400 || code > 499 || GREYLIST_WORDS.test(reply)) return false;
  const enhanced = enhancedCodeOf(reply) ?? '';
  const isPolicy = enhanced.startsWith('4.7.');
  const isByCode = isPolicy ? [421, 450, 451].includes(code) : Object.hasOwn(SLOW_DOWN_CODES, enhanced);
  return isByCode || RATE_WORDS.test(reply);
};

const ENHANCED = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/;

/** The enhanced status code of a reply, such as `5.1.1` (RFC 2034, 4); undefined where the relay gives none. */
export const enhancedCodeOf = (reply: string): string | undefined => ENHANCED.exec(reply)?.[1];

/** Judges a failure reply to RCPT TO or to the message itself. Codes other than 4yz and 5yz judge nothing. */
export const verdictOf = (code: number, reply: string): Verdict | undefined => {
  const enhanced = enhancedCodeOf(reply);
  const rule = (enhanced === undefined ? undefined : ENHANCED_CODES[enhanced]) ?? BASIC_CODES[code];
  if (rule !== undefined) return rule.verdict;
  if (code >= 500 && code < 600) return 'refused';
  return code >= 400 && code < 500 ? 'deferred' : undefined;
};
