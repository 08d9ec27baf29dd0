import { createMail } from '../../mail/smtp-mail';
import { carrier, noticeOf } from './notice';
import { inLanes, serve, setting, timed } from './serve';

/** This project's notices and mail, composed once, with each person's name in it and nothing recorded. */
const mail = createMail({
  inboxUrl: setting.sinkUrl,
  relayUrl: setting.sinkUrl,
  from: carrier.sender,
  replyTo: carrier.replyTo,
  maxConnections: setting.connections,
  isPipelining: setting.isPipelining,
});
serve(async (run, notices) => {
  const sendMs = await timed(() =>
    inLanes(notices, setting.connections * 2, async (number) => {
      const to = [`customer${number}@example.com`];
      const messageId = `ready-${run}-${number}@example.com`;
      const { kind, reply } = await mail.send({ messageId, to, ...noticeOf(`Customer ${number}`) }, 'relay');
      if (kind !== 'accepted') throw new Error(reply);
    }),
  );
  return { sendMs, totalMs: sendMs };
});
