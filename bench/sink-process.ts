import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** Reads each message to its end, looks only for its Message-ID, and answers 250. */
let messages = 0;
let ids = new Set<string>();

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  logger: false,
  onData: (stream, _session, taken) => {
    let head = '';
    stream.on('data', (chunk: Buffer) => {
      if (head.length < 4_096) head += chunk.toString('latin1');
    });
    stream.on('end', () => {
      messages += 1;
      ids.add(/^message-id: *(<[^>]+>)/im.exec(head)?.[1] ?? `without-${messages}`);
      taken();
    });
  },
});
server.listen(0, '127.0.0.1', () => process.send?.((server.server.address() as AddressInfo).port));
process.on('message', (question) => {
  if (question === 'reset') {
    messages = 0;
    ids = new Set();
  }
  process.send?.({ messages, distinct: ids.size });
});
process.on('disconnect', () => process.exit(0));
