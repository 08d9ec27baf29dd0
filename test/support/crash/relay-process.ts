import { appendFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';

/**
 * A relay that may be killed, and that misbehaves on request. It writes a line into its log for every message that it has
 * taken whole, before it says a word: `ms Message-ID recipient`. So the log holds whatever may have been delivered,
 * and outlives the process.
 */
const [, , logFile = '', port = '0', latencyMs = '0'] = process.argv;

/** What it does after the final dot of the next messages, so many times. */
interface Fault {
  readonly kind: 'close-after-data' | 'never-answer';
  readonly times: number;
}
let fault: Fault | null = null;

const takeFault = (): Fault['kind'] | null => {
  const { kind, times } = fault ?? { kind: null, times: 0 };
  fault = kind && times > 1 ? { kind, times: times - 1 } : null;
  return kind;
};

const replyTo = (command: string): string => {
  if (/^EHLO/i.test(command)) return '250-relay\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n';
  if (/^DATA/i.test(command)) return '354 go on\r\n';
  return /^QUIT/i.test(command) ? '221 bye\r\n' : '250 ok\r\n';
};

const answer = (socket: Socket): void => {
  const kind = takeFault();
  if (kind === 'close-after-data') socket.destroy();
  else if (kind === null) setTimeout(() => socket.write('250 taken\r\n'), Number(latencyMs));
};

const serve = (socket: Socket): void => {
  let pending = '';
  let isInData = false;
  let recipient = '';
  const step = (): boolean => {
    const end = pending.indexOf(isInData ? '\r\n.\r\n' : '\r\n');
    if (end < 0) return false;
    const head = pending.slice(0, end);
    pending = pending.slice(end + (isInData ? 5 : 2));
    if (isInData) {
      isInData = false;
      const [, id = '-'] = /^message-id: *(?:\r\n )?<([^>]+)>/im.exec(head) ?? [];
      appendFileSync(logFile, `${Date.now()} ${id} ${recipient}\n`);
      answer(socket);
      return true;
    }
    if (/^RCPT/i.test(head)) recipient = head.replace(/^RCPT TO:<([^>]*)>.*/i, '$1');
    isInData = /^DATA/i.test(head);
    socket.write(replyTo(head));
    return true;
  };
  socket.setNoDelay(true).on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => {
    pending += chunk.toString('latin1');
    while (step());
  });
  socket.write('220 relay\r\n');
};

const server = createServer(serve);
server.listen(Number(port), '127.0.0.1', () => process.send?.(server.address()));
process.on('message', (next) => {
  fault = next as Fault;
});
process.on('disconnect', () => process.exit(0));
