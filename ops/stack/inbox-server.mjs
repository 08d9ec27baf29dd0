/**
 * The local inbox: MailDev's SMTP server and web page, as a process of its own. An ES module, since MailDev is one.
 * Arguments: SMTP port, web port, folder of the mails, and the address to listen on, which is this machine's alone unless
 * a container needs another. It ends when the stack that has started it is gone.
 */
import { createAPIServer } from '@maildev/api';
import { FileStorage } from '@maildev/core';
import { SMTPServer } from '@maildev/smtp';
import { registerUI } from '@maildev/ui/server';

const LOOPBACK = '127.0.0.1';
/** Mailboxes at this domain do not exist, so that practice has permanent refusals too. */
const REFUSED_DOMAIN = 'refused.example';
/** MailDev holds every mail in memory; this many take about 200 MB. */
const NEWEST_KEPT = 20_000;
/** Each is read and parsed before anybody can look at the first: more than these take longer than a person waits. */
const NEWEST_SHOWN_AT_START = 1_000;

/** MailDev takes every mailbox and has no option to refuse one: its settings for the SMTP library are made here. */
class InboxServer extends SMTPServer {
  /** The newest alone; the others stay in the folder until there are too many of them. */
  async loadNewest(limit) {
    const files = await this.listEmlFiles();
    const newest = files.slice(0, limit);
    this.listEmlFiles = async () => newest;
    await this.loadMailsFromDirectory();
    delete this.listEmlFiles;
    return { shown: newest.length, there: files.length };
  }

  buildServerConfig() {
    return {
      ...super.buildServerConfig(),
      disableReverseLookup: true,
      onRcptTo: ({ address }, _session, done) => {
        if (!address.toLowerCase().endsWith(`@${REFUSED_DOMAIN}`)) return done();
        done(Object.assign(new Error('5.1.1 no such mailbox here'), { responseCode: 550 }));
      },
    };
  }
}

/** A page elsewhere must not read the inbox through the browser of whoever looks at it, by whatever name it calls us. */
const isOurs = ({ host = '', origin }) => {
  const name = host.replace(/:\d+$/, '');
  return (name === LOOPBACK || name === 'localhost') && (origin === undefined || origin === `http://${host}`);
};

const REFUSAL = 'this inbox is for this machine alone';

const [smtpPort, webPort, folder, host = LOOPBACK] = process.argv.slice(2);
const storage = new FileStorage({ mailDirectory: folder, maxEmails: NEWEST_KEPT });
await storage.initialize();
const smtp = new InboxServer({ port: Number(smtpPort), host, storage, mailDir: folder, logger: false });
smtp.on('error', () => undefined);
await smtp.pruneMailDir(NEWEST_KEPT);
const { shown, there } = await smtp.loadNewest(NEWEST_SHOWN_AT_START);
if (shown < there)
  process.send?.({ notice: `the inbox shows the newest ${shown} of ${there} mails in ${folder}` });
await smtp.start();

const web = createAPIServer({ port: Number(webPort), host, storage, smtp, cors: { origin: false } });
web.server.addHook('onRequest', async (request, reply) => {
  if (!isOurs(request.headers)) return reply.status(403).send({ error: REFUSAL });
});
await web.registerPlugins();
web.io.use(({ handshake }, next) => next(isOurs(handshake.headers) ? undefined : new Error(REFUSAL)));
await registerUI(web.server);
await web.listen();

let isStopping = false;
const stop = async () => {
  if (isStopping) return;
  isStopping = true;
  await web.stop();
  await smtp.stop();
  await storage.close();
  process.exit(0);
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
process.on('disconnect', stop);
process.send?.('ready');
