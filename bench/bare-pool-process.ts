import { createTransport } from 'nodemailer';
import { loadCarrier } from '../config/carrier';
import { createNotices } from '../notices/notice-renderer';
import type { BareRun } from './bare-pool';

/** What a script would do without any record: the pool with the same notice, composed and sent, nothing remembered. */
const main = async (): Promise<void> => {
  const { sinkUrl, notices, connections } = JSON.parse(process.argv[3] ?? '') as BareRun;
  const carrier = loadCarrier(undefined);
  // The notice's text is rendered once: the script that is the measure fills in nothing but the address.
  const { subject, text, html } = createNotices({ carrier }).render({
    contact: { name: 'Ada Example', email: 'ada@example.com' },
    language: 'en',
    dataTypes: ['call_detail'],
    caseFacts: {
      reference: 'BR-2026-0001',
      occurred: { from: '2026-11-01T00:00:00-05:00', estimated: true },
      zone: carrier.zone,
      delayedByLawEnforcement: false,
    },
  });
  const url = new URL(sinkUrl);
  const transport = createTransport({
    host: url.hostname,
    port: Number(url.port),
    pool: true,
    maxConnections: connections,
    maxMessages: Infinity,
    ignoreTLS: true,
  });
  const startedAt = process.hrtime.bigint();
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < notices) {
      const number = next++;
      await transport.sendMail({
        from: carrier.sender,
        to: `customer${number}@example.com`,
        subject,
        text,
        html,
        messageId: `<bare-${number}@example.com>`,
      });
    }
  };
  await Promise.all(Array.from({ length: connections * 2 }, lane));
  const ms = Number(process.hrtime.bigint() - startedAt) / 1e6;
  transport.close();
  process.send?.(ms, () => process.exit(0));
};
void main();
