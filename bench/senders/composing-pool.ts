import { createTransport } from 'nodemailer';
import { carrier, noticeOf } from './notice';
import { setting } from './serve';

/**
 * What a script would do: a nodemailer pool that composes and sends. The notice's text is rendered once: this script
 * fills in nothing but the address.
 */
export const composingPool = (): ((id: string, to: string) => Promise<string>) => {
  const { subject, text, html } = noticeOf('Ada Example');
  const url = new URL(setting.sinkUrl);
  const transport = createTransport({
    host: url.hostname,
    port: Number(url.port),
    pool: true,
    maxConnections: setting.connections,
    maxMessages: Infinity,
    ignoreTLS: true,
  });
  return async (id, to) => {
    const message = { from: carrier.sender, to, subject, text, html, messageId: `<${id}@example.com>` };
    return (await transport.sendMail(message)).response;
  };
};
