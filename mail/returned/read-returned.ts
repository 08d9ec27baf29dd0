import { simpleParser } from 'mailparser';
import type { HeaderLines, ParsedMail } from 'mailparser';
import { keepReply } from '../smtp-reply';
import { recipientStatuses } from './delivery-status';
import type { RecipientStatus } from './delivery-status';
import type { ReturnedMail } from './returned-mail';
import { judgeWithoutReport } from './without-report';

export interface ReadMail extends ReturnedMail {
  /** Where it came back to, as its header has it: what a mailbox file knows of the envelope. */
  readonly returnedTo: readonly string[];
}

/** Of a longer message the beginning is read: the report stands before the message that it returns. */
export const MAX_READ_BYTES = 1_024 * 1_024;
const MAX_HTML = 100_000;
/** What servers write of the envelope's recipient into a mailbox, and where a bounce is addressed to. */
const RECIPIENT_FIELDS = new Set(['to', 'delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to']);
/** Taken apart at these and then looked at word by word: one expression for a whole address takes hours for a long line. */
const BETWEEN_ADDRESSES = /[\s<>(),;:"]+/;
const MAX_ADDRESSES = 20;

const recipientsOf = (headers: HeaderLines): string[] =>
  headers
    .filter(({ key }) => RECIPIENT_FIELDS.has(key))
    .flatMap(({ key, line }) => line.slice(key.length + 1).split(BETWEEN_ADDRESSES))
    .filter((word) => /.@./.test(word))
    .slice(0, MAX_ADDRESSES);

const kindOf = ({ action, status }: RecipientStatus): ReturnedMail['kind'] => {
  // The action decides: a server that has given up says so, though its last attempt ended with a 4.x.x.
  if (action === 'failed' || action === 'delayed') return action;
  if (action !== null) return 'delivered';
  if (status?.startsWith('5')) return 'failed';
  return status?.startsWith('4') ? 'delayed' : 'delivered';
};
const WORST_FIRST = ['failed', 'delayed', 'delivered'] as const;

/** One report may name several recipients, where an alias of ours led to them: the worst is told. */
const judgeReport = (statuses: readonly RecipientStatus[]): ReturnedMail | null => {
  const judged = statuses.map((each) => ({ ...each, kind: kindOf(each) }));
  for (const kind of WORST_FIRST) {
    const found = judged.find((each) => each.kind === kind);
    if (found)
      return { kind, status: found.status, evidence: found.diagnostic ?? found.status ?? 'no reason given' };
  }
  return null;
};

const statusesIn = ({ attachments }: ParsedMail): readonly RecipientStatus[] =>
  attachments
    .filter(({ contentType }) => /^message\/(?:global-)?delivery-status$/i.test(contentType))
    .flatMap(({ content }) => recipientStatuses(content.toString('utf8')));

const judge = (mail: ParsedMail): ReturnedMail => {
  const report = judgeReport(statusesIn(mail));
  if (report) return report;
  const [from] = mail.from?.value ?? [];
  return judgeWithoutReport({
    fromAddress: from?.address ?? '',
    fromName: from?.name ?? '',
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    header: (name) =>
      mail.headerLines
        .find(({ key }) => key === name)
        ?.line.slice(name.length + 1)
        .trim() ?? null,
  });
};

/**
 * Reads what came back to a notice's return path: a delivery status notification (RFC 3464), or what servers send in its
 * place. Never rejects: what cannot be read is `unclear`. Nothing that it says is believed beyond this one notice.
 */
export const readReturned = async (raw: Buffer): Promise<ReadMail> => {
  try {
    const mail = await simpleParser(raw.subarray(0, MAX_READ_BYTES), {
      keepDeliveryStatus: true,
      skipTextToHtml: true,
      skipTextLinks: true,
      skipImageLinks: true,
      maxHtmlLengthToParse: MAX_HTML,
    });
    return { ...judge(mail), returnedTo: recipientsOf(mail.headerLines) };
  } catch {
    return { kind: 'unclear', status: null, evidence: 'it is no mail that can be read', returnedTo: [] };
  }
};

/** What is kept of it as evidence: one line without any address. */
export const evidenceOf = ({ kind, status, evidence }: ReturnedMail): string =>
  keepReply(`${kind === 'failed' ? 'came back' : kind}${status ? ` (${status})` : ''}: ${evidence}`);
