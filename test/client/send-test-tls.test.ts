import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { SMTPServer } from 'smtp-server';
import { tocsin } from '../support/process';

const file = (name: string): string => path.join(__dirname, '../support/certificates', name);

let server: SMTPServer | null = null;
afterEach(() => new Promise<void>((resolve) => (server ? server.close(resolve) : resolve())));

/** A test notice to a server with this certificate, by an authority that the command trusts. */
const sendTo = async (certificate: string) => {
  let taken = 0;
  server = new SMTPServer({
    secure: true,
    key: readFileSync(file('relay.key.pem')),
    cert: readFileSync(file(certificate)),
    authOptional: true,
    logger: false,
    disableReverseLookup: true,
    onData: (stream, _session, done) => {
      stream.resume().on('end', () => {
        taken += 1;
        done();
      });
    },
  });
  server.on('error', () => undefined);
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const { port } = listening.server.address() as AddressInfo;
  const command = tocsin(['notice', 'send-test', '--to', 'ana@customer.example', '-o', 'json'], {
    TOCSIN_INBOX_URL: `smtps://localhost:${port}`,
    NODE_EXTRA_CA_CERTS: file('authority.pem'),
  });
  return { exitCode: await command.exited, said: command.stderr(), taken: () => taken };
};

test('a certificate that has expired: nothing is handed over, and that is what is said', async () => {
  const { exitCode, said, taken } = await sendTo('relay-expired.pem');
  expect(said).toMatch(/not handed over \(.*certificate has expired/i);
  expect([exitCode, taken()]).toEqual([69, 0]);
});

test('the same server with a certificate that has not is sent to', async () => {
  const { exitCode, taken } = await sendTo('relay.pem');
  expect([exitCode, taken()]).toEqual([0, 1]);
});
