import { createTransport } from 'nodemailer';
import { loadCarrier } from '../config/carrier';
import { createMail } from '../mail/smtp-mail';
import { createNotices } from '../notices/notice-renderer';
import type { BareRun } from './bare-pool';

const carrier = loadCarrier(undefined);
const notices = createNotices({ carrier });
const noticeOf = (name: string) =>
  notices.render({
    contact: { name },
    language: 'en',
    dataTypes: ['call_detail'],
    caseFacts: {
      reference: 'BR-2026-0001',
      occurred: { from: '2026-11-01T00:00:00-05:00', estimated: true },
      zone: carrier.zone,
      delayedByLawEnforcement: false,
    },
  });

type Send = (number: number) => Promise<unknown>;

/** What a script would do without any record: a pool that composes and sends, and remembers nothing. */
const composing = ({ sinkUrl, connections }: BareRun): Send => {
  // The notice's text is rendered once: the script that is the measure fills in nothing but the address.
  const { subject, text, html } = noticeOf('Ada Example');
  const url = new URL(sinkUrl);
  const transport = createTransport({
    host: url.hostname,
    port: Number(url.port),
    pool: true,
    maxConnections: connections,
    maxMessages: Infinity,
    ignoreTLS: true,
  });
  return (number) =>
    transport.sendMail({
      from: carrier.sender,
      to: `customer${number}@example.com`,
      subject,
      text,
      html,
      messageId: `<bare-${number}@example.com>`,
    });
};

/** The same by this project's notices and mail, with each person's name in it. */
const ready = ({ sinkUrl, connections }: BareRun): Send => {
  const mail = createMail({
    inboxUrl: sinkUrl,
    relayUrl: sinkUrl,
    from: carrier.sender,
    replyTo: carrier.replyTo,
    maxConnections: connections,
  });
  return async (number) => {
    const to = [`customer${number}@example.com`];
    const messageId = `bare-${number}@example.com`;
    const { kind, reply } = await mail.send({ messageId, to, ...noticeOf(`Customer ${number}`) }, 'relay');
    if (kind !== 'accepted') throw new Error(reply);
  };
};

const run = JSON.parse(process.argv[3] ?? '') as BareRun;
const send = run.by === 'ready' ? ready(run) : composing(run);

const sendAll = async (notices: number): Promise<number> => {
  const startedAt = process.hrtime.bigint();
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < notices) await send(next++);
  };
  await Promise.all(Array.from({ length: run.connections * 2 }, lane));
  return Number(process.hrtime.bigint() - startedAt) / 1e6;
};
process.on('message', (notices) => void sendAll(notices as number).then((ms) => process.send?.(ms)));
process.on('disconnect', () => process.exit(0));
