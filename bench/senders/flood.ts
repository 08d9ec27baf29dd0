import { once } from 'node:events';
import { connect } from 'node:net';
import { createComposer } from '../../mail/compose';
import { carrier, noticeOf } from './notice';
import { serve, setting, timed } from './serve';

/**
 * What the sink can take: bytes that are ready but for their numbers, over few connections, each with the next envelope
 * behind the message. It judges no reply; it counts them.
 */
const flood = async (run: number, notices: number): Promise<void> => {
  const compose = createComposer({ from: carrier.sender, replyTo: carrier.replyTo });
  const composed = await compose(
    { messageId: 'NUMBER@example.com', to: ['customerNUMBER@example.com'], ...noticeOf('Ada Example') },
    new Date(),
  );
  const pieces = `${composed.bytes.toString('latin1')}.\r\n`.split('NUMBER');
  const envelope = (number: number): string =>
    `MAIL FROM:<notices@example.com>\r\nRCPT TO:<customer${number}@example.com>\r\nDATA\r\n`;
  let next = 0;
  const { hostname, port } = new URL(setting.sinkUrl);
  const lane = async (): Promise<void> => {
    const socket = connect(Number(port), hostname).setNoDelay(true);
    let number = next++;
    if (number >= notices) return void socket.destroy();
    let left = 1;
    socket.write(`EHLO flood\r\n${envelope(number)}`);
    let unread = '';
    const onReply = (reply: string): void => {
      if (reply === '250 taken') left -= 1;
      if (reply.startsWith('354')) {
        const message = pieces.join(`${run}-${number}`);
        number = next++;
        const isMore = number < notices;
        if (isMore) left += 1;
        socket.write(message + (isMore ? envelope(number) : ''), 'latin1');
      }
      if (left === 0) socket.end();
    };
    socket.on('data', (chunk: Buffer) => {
      const replies = (unread + chunk.toString('latin1')).split('\r\n');
      unread = replies.pop() ?? '';
      replies.forEach(onReply);
    });
    await once(socket, 'close');
  };
  await Promise.all(Array.from({ length: 8 }, lane));
};
serve(async (run, notices) => {
  const sendMs = await timed(() => flood(run, notices));
  return { sendMs, totalMs: sendMs };
});
