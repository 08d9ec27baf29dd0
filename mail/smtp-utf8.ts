import SMTPConnection from 'nodemailer/lib/smtp-connection';

type ConnectionOptions = ConstructorParameters<typeof SMTPConnection>[0];

/** For so long a server's answer is taken to stand. */
const KEPT_MS = 10 * 60_000;

const ask = (options: ConnectionOptions): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const connection = new SMTPConnection(options);
    connection.on('error', reject);
    connection.once('end', () => reject(new Error('the connection was closed')));
    connection.connect((error) => {
      if (error) return reject(error);
      // The last reply is the one to EHLO: the one after STARTTLS, where there was any.
      resolve(/^250[ -]SMTPUTF8\b/im.test(String(connection.lastServerResponse)));
      connection.quit();
    });
  });

/**
 * Asks a server, on a connection for this alone, whether it offers SMTPUTF8 (RFC 6531, 3.1). nodemailer would send an
 * address beyond ASCII also where it is not offered, and what a server makes of such bytes is anybody's guess. Rejects
 * with nodemailer's error, and then asks again the next time.
 */
export const smtpUtf8Of = (options: ConnectionOptions): (() => Promise<boolean>) => {
  let kept: { readonly answer: Promise<boolean>; readonly untilMs: number } | undefined;
  return async () => {
    if (kept === undefined || kept.untilMs < Date.now())
      kept = { answer: ask(options), untilMs: Date.now() + KEPT_MS };
    const { answer } = kept;
    try {
      return await answer;
    } catch (error) {
      kept = undefined;
      throw error;
    }
  };
};
