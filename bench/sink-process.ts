import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/**
 * A server that only counts: it reads each message to its end, keeps its Message-ID and its recipient, and answers. It
 * must take less time than any sender, so it looks at bytes as little as it can, and answers what came at once at once.
 */
let messages = 0;
const ids = new Set<string>();
const recipients = new Set<string>();
/** Recipients of more than one message. */
const doubled = new Set<string>();

const HEAD_OCTETS = 2_048;
const EHLO = '250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n';
const replyTo = (command: string): string => {
  if (/^EHLO/i.test(command)) return EHLO;
  if (/^DATA/i.test(command)) return '354 go on\r\n';
  return /^QUIT/i.test(command) ? '221 bye\r\n' : '250 ok\r\n';
};

/** What a case tells the carrier's own people is no notice. */
const isCustomer = (recipient: string): boolean => recipient.startsWith('customer');

const count = (head: string, recipient: string): void => {
  if (!isCustomer(recipient)) return;
  messages += 1;
  ids.add(/^message-id: *(?:\r\n )?(<[^>]+>)/im.exec(head)?.[1] ?? `without-${messages}`);
  if (recipients.has(recipient)) doubled.add(recipient);
  recipients.add(recipient);
};

const serve = (socket: Socket): void => {
  let pending: Buffer = Buffer.alloc(0);
  let isInData = false;
  let recipient = '';
  /** The replies to what stands whole in `pending`; undefined where nothing does. */
  const step = (): string | undefined => {
    const end = pending.indexOf(isInData ? '\r\n.\r\n' : '\r\n');
    if (end < 0) return undefined;
    const head = pending.toString('latin1', 0, Math.min(end, HEAD_OCTETS));
    pending = pending.subarray(end + (isInData ? 5 : 2));
    if (isInData) {
      isInData = false;
      count(head, recipient);
      return '250 taken\r\n';
    }
    if (/^RCPT/i.test(head)) recipient = head.replace(/^RCPT TO:<([^>]*)>.*/i, '$1');
    isInData = /^DATA/i.test(head);
    return replyTo(head);
  };
  socket.setNoDelay(true).on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    let replies = '';
    for (let reply = step(); reply !== undefined; reply = step()) replies += reply;
    if (replies !== '') socket.write(replies, 'latin1');
  });
  socket.write('220 sink\r\n');
};

const server = createServer(serve);
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('message', (question) => {
  if (question === 'reset') {
    messages = 0;
    ids.clear();
    recipients.clear();
    doubled.clear();
  }
  if (question === 'doubled') return process.send?.([...doubled]);
  return process.send?.({ messages, distinct: ids.size, recipients: recipients.size });
});
process.on('disconnect', () => process.exit(0));
