/** What a failure reply to RCPT TO or to the message leads to. */
export type LeadsTo =
  /** Try this message later, and hand over less to its destination meanwhile. */
  | 'slow-down'
  /** Try this message later. */
  | 'later'
  /** This person cannot be reached here: the next channel. */
  | 'next-channel'
  /** The same, but said of the sender: others at this destination would be refused too. Stop, and alert. */
  | 'distrust'
  /**
   * It says nothing of a recipient, but of us or of the session: this message is tried again later, and where the relay
   * says it of one after the other, nothing more is sent until it is mended.
   */
  | 'ours';

export interface RelayAnswer {
  /** How people name this row. */
  readonly family: string;
  readonly leadsTo: LeadsTo;
  readonly means: string;
  /** The standard, or whose published replies. */
  readonly source: string;
  /** Replies of this family, as they come. */
  readonly examples: readonly string[];
  /** All that are given must fit. */
  readonly codes?: readonly number[];
  /** The basic code's first digit; both, unless given. */
  readonly digit?: 4 | 5;
  /** The enhanced status code (RFC 2034). */
  readonly enhanced?: RegExp;
  readonly words?: RegExp;
}

const GMAIL = 'Gmail SMTP errors and codes';
const EXCHANGE = 'Exchange Online NDR codes';

/** Said by the server that we hand over to: it was not told that it should relay for us. */
const RELAY_DENIED =
  /\brelay(?:ing)? (?:access )?(?:is )?(?:denied|not permitted|not allowed|prohibited)|\b(?:unable|not (?:permitted|authori[sz]ed|allowed)) to relay|do(?:es)? not relay/i;
/** Receivers that give no enhanced code, or one that says less. */
const RATE =
  /\b(?:rate.?limit|at a rate|too (?:many (?:messages|connections|sessions)|quickly|fast)|throttl|slow down|(?:unexpected|excessive) volume|relay limit|limits for how many)/i;
const BLOCKED =
  /block ?list|black ?list|\bdnsbl\b|\brbl\b|spamhaus|banned sending|\bblocked (?:using|by|for|due|because)\b|reputation|unsolicited|\bspam\b|\bdmarc\b|for policy reasons|\b(?:SC|DY|OU)-00\d\b|\bBL\d{6}\b/i;

/** The first row that fits counts. The last two fit every failure (RFC 5321, 4.2.1: the first digit decides). */
export const RELAY_ANSWERS: readonly RelayAnswer[] = [
  {
    family: 'relaying denied',
    leadsTo: 'ours',
    means: 'the relay does not take us for its client: every recipient would be refused',
    source: `RFC 5321, 3.6.2; Postfix, Exim and Sendmail by their words; ${EXCHANGE}`,
    examples: [
      '554 5.7.1 <ana@example.com>: Relay access denied',
      '550 relay not permitted',
      '550 5.7.54 Unable to relay',
    ],
    words: RELAY_DENIED,
  },
  {
    family: '530, 534, 535, 538',
    leadsTo: 'ours',
    means: 'authentication or encryption is wanted first, or was not accepted',
    source: 'RFC 4954, 6; RFC 3207, 4',
    examples: [
      '530 5.7.0 Authentication required',
      '535 5.7.8 credentials invalid',
      '534 5.7.9 mechanism too weak',
    ],
    codes: [530, 534, 535, 538],
  },
  {
    family: '523, 5.7.10',
    leadsTo: 'ours',
    means: 'encryption needed',
    source: 'IANA SMTP enhanced status codes, X.7.10',
    examples: ['523 5.7.10 Encryption needed'],
    digit: 5,
    enhanced: /^5\.7\.10$/,
  },
  {
    family: '5.7.57, 5.7.60, 5.7.64',
    leadsTo: 'ours',
    means: 'this client may not send, or not as this sender',
    source: EXCHANGE,
    examples: [
      '550 5.7.57 Client not authenticated to send mail',
      '550 5.7.60 Client does not have permissions to send as this sender',
    ],
    digit: 5,
    enhanced: /^5\.7\.(?:57|60|64)$/,
  },
  {
    family: '500, 502, 503, 504, 555, 5.5.1',
    leadsTo: 'ours',
    means: 'a command or a parameter was not understood, or came out of order',
    source: 'RFC 5321, 4.2.2 and 4.1.1.11; RFC 3463, 3.6',
    examples: ['503 5.5.1 Bad sequence of commands', '555 5.5.4 Unsupported option'],
    codes: [500, 502, 503, 504, 555],
  },
  {
    family: '5.5.1',
    leadsTo: 'ours',
    means: 'invalid command',
    source: 'RFC 3463, 3.6',
    examples: ['554 5.5.1 Error: no valid recipients'],
    enhanced: /^5\.5\.1$/,
  },
  {
    family: '5.1.7, 5.1.8',
    leadsTo: 'ours',
    means: "the sender's own address or domain is wrong, or not let out",
    source: `RFC 3463, 3.2; ${EXCHANGE}`,
    examples: ['550 5.1.8 Access denied, bad outbound sender'],
    enhanced: /^5\.1\.[78]$/,
  },
  {
    family: 'greylisted',
    leadsTo: 'later',
    means: 'the same message a little later, and nothing else of the sender',
    source: 'RFC 6647, 2',
    examples: [
      '451 4.7.1 Greylisting in action, please come back later',
      '450 4.2.0 Recipient address rejected: Greylisted',
    ],
    digit: 4,
    words: /gr[ae]y.?list/i,
  },
  {
    family: '421, 450, 451 with 4.7.x',
    leadsTo: 'slow-down',
    means:
      'a policy that time mends: unusual rate, volume, complaints, reputation, authentication that is missing',
    source: `${GMAIL} (4.7.0, 4.7.28, 4.7.26 to 4.7.40); Yahoo [TS01] to [TS04]; iCloud; Outlook.com (4.7.650)`,
    examples: [
      '421 4.7.28 Gmail has detected an unusual rate of unsolicited mail',
      '421 4.7.0 [TSS04] Messages temporarily deferred due to unexpected volume or user complaints',
      '421 4.7.1 Messages to you deferred due to excessive volume',
      '451 4.7.650 The mail server has been temporarily rate limited due to IP reputation',
    ],
    codes: [421, 450, 451],
    enhanced: /^4\.7\./,
  },
  {
    family: '4.3.2, 4.4.5',
    leadsTo: 'slow-down',
    means: 'the system takes no more at present, or is congested',
    source: `RFC 3463, 3.4 and 3.5; ${GMAIL}`,
    examples: ['421 4.4.5 Server busy, try again later', '452 4.3.2 Connection rate limit exceeded'],
    digit: 4,
    enhanced: /^4\.(?:3\.2|4\.5)$/,
  },
  {
    family: '4yz in words',
    leadsTo: 'slow-down',
    means: 'asks for less, without an enhanced code that says so',
    source: `Outlook.com RP-001 to RP-003; Comcast RL000001; ${GMAIL} (4.2.1)`,
    examples: [
      '421 RP-001 We have limits for how many messages can be sent per hour and per day',
      '450 4.2.1 The user is receiving mail at a rate that prevents additional messages from being delivered',
      '421 Throttled - try again later',
    ],
    digit: 4,
    words: RATE,
  },
  {
    family: '4.2.x, 452',
    leadsTo: 'later',
    means: 'the mailbox is full or locked, or there are too many recipients at once',
    source: `RFC 3463, 3.3; RFC 5321, 4.5.3.1.10; ${GMAIL}`,
    examples: ['452 4.2.2 The recipient is over quota', '452 4.5.3 Too many recipients'],
    codes: [422, 450, 452],
  },
  {
    family: '5.7.2, 5.7.13, 5.7.15 to 5.7.18',
    leadsTo: 'next-channel',
    means: 'about this mailbox: a list, an account that is disabled, a new owner, a priority',
    source: 'RFC 3463, 3.8; RFC 7293, 10; RFC 6710, 9.2; IANA SMTP enhanced status codes',
    examples: ['550 5.7.17 Mailbox owner has changed', '550 5.7.13 User account disabled'],
    digit: 5,
    enhanced: /^5\.7\.(?:2|13|15|16|17|18)$/,
  },
  {
    family: '5.7.12, 5.7.12x, 5.7.13x',
    leadsTo: 'next-channel',
    means: 'this recipient or group takes mail from some senders alone',
    source: EXCHANGE,
    examples: ['550 5.7.124 Sender not in allowed-senders list'],
    digit: 5,
    enhanced: /^5\.7\.(?:12|12\d|13\d)$/,
  },
  {
    family: "a rule of the recipient's own administrator",
    leadsTo: 'next-channel',
    means: 'one domain’s own policy, told apart by gcdp',
    source: GMAIL,
    examples: ['550 5.7.1 This message violates example.com email policy. - gcdp x - gsmtp'],
    digit: 5,
    words: /\bgcdp\b/,
  },
  {
    family: '5.7.x',
    leadsTo: 'distrust',
    means:
      'security or policy: reputation, a block list, SPF, DKIM or DMARC, reverse DNS, a limit of the sender',
    source: `RFC 3463, 3.8; RFC 7372, 3; RFC 7505, 4.2; ${GMAIL} (5.7.1, 5.7.25 to 5.7.40); Yahoo (553 5.7.1 [BL21], 554 5.7.9); iCloud (5.7.1 [CS01]); Outlook.com (S3140, S3150); ${EXCHANGE} (5.7.5xx, 5.7.606 to 5.7.649, 5.7.7xx)`,
    examples: [
      '550 5.7.26 This mail is unauthenticated, which poses a security risk',
      '554 5.7.9 Message not accepted for policy reasons',
      '550 5.7.1 [CS01] Message rejected due to local policy',
      '550 5.7.606 Access denied, banned sending IP',
    ],
    digit: 5,
    enhanced: /^5\.7\./,
  },
  {
    family: '556, 5.1.10',
    leadsTo: 'next-channel',
    means: 'the domain of the address takes no mail: null MX',
    source: 'RFC 7504, 4; RFC 7505, 4.2',
    examples: ['556 5.1.10 Recipient address has null MX'],
    codes: [556],
  },
  {
    family: '5.1.x, 5.2.x',
    leadsTo: 'next-channel',
    means: 'the address is wrong, or its mailbox is gone, disabled or full',
    source: 'RFC 3463, 3.2 and 3.3',
    examples: ['550 5.1.1 no such user', '552 5.2.2 mailbox full'],
    digit: 5,
    enhanced: /^5\.[12]\./,
  },
  {
    family: '5yz in words',
    leadsTo: 'distrust',
    means: 'a block list, or what the receiver takes for spam, without an enhanced code that says so',
    source: 'Outlook.com SC-001, DY-001, OU-001; Comcast BL000000; AT&T 521; Yahoo 554',
    examples: [
      "550 SC-001 Unfortunately, messages from 192.0.2.1 weren't sent: on our block list",
      '554 Message not allowed - [PH01] Email not accepted for policy reasons',
      '521 192.0.2.1 blocked by DNSBL',
    ],
    digit: 5,
    words: BLOCKED,
  },
  {
    family: '521',
    leadsTo: 'ours',
    means: 'the host takes no mail at all',
    source: 'RFC 7504, 3',
    examples: ['521 example.com does not accept mail'],
    codes: [521],
  },
  {
    family: '5.3.x, 5.4.x, 5.5.x, 5.6.x',
    leadsTo: 'next-channel',
    means: 'the destination cannot take it: size, routing, protocol or content',
    source: 'RFC 3463, 3.4 to 3.7',
    examples: ['552 5.3.4 Message too big', '550 5.4.1 Recipient address rejected: Access denied'],
    digit: 5,
    enhanced: /^5\.[3-6]\./,
  },
  {
    family: '4yz',
    leadsTo: 'later',
    means: 'any other failure that may pass',
    source: 'RFC 5321, 4.2.1',
    examples: ['451 4.3.0 temporary local problem', '454 4.7.0 TLS not available'],
    digit: 4,
  },
  {
    family: '5yz',
    leadsTo: 'next-channel',
    means: 'any other failure that stays',
    source: 'RFC 5321, 4.2.1',
    examples: ['550 no such user here', '554 transaction failed'],
    digit: 5,
  },
];

const ENHANCED = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/;

/** The enhanced status code of a reply, such as `5.1.1` (RFC 2034, 4); undefined where the relay gives none. */
export const enhancedCodeOf = (reply: string): string | undefined => ENHANCED.exec(reply)?.[1];

/** The row of the table that a failure reply belongs to; undefined for what is no failure. */
export const relayAnswerOf = (code: number, reply: string): RelayAnswer | undefined => {
  if (code < 400 || code > 599) return undefined;
  const enhanced = enhancedCodeOf(reply) ?? '';
  return RELAY_ANSWERS.find(
    (row) =>
      (row.codes === undefined || row.codes.includes(code)) &&
      (row.digit === undefined || row.digit === Math.floor(code / 100)) &&
      (row.enhanced === undefined || row.enhanced.test(enhanced)) &&
      (row.words === undefined || row.words.test(reply)),
  );
};
