import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { foldersOf } from '../../../ops/stack/child-part';
import { startInbox } from '../../../ops/stack/inbox';
import { freePort } from '../../support/embedded-postgres';

/** As many as the inbox keeps, and some more. */
const MAILS = 20_010;

const mail = (number: number): string =>
  [
    `Message-ID: <${number}@mail.example.com>`,
    'From: notices@carrier.example',
    `To: c${number}@customer.example`,
    `Subject: Notice ${number}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    'An intruder read call records. '.repeat(60),
  ].join('\r\n');

test('a home full of mails starts: the newest are shown, the others are said to be there', async () => {
  const home = await mkdtemp(path.join(tmpdir(), 'tocsin-inbox-'));
  const folders = await foldersOf(home);
  for (let number = 0; number < MAILS; number += 1)
    await writeFile(path.join(folders.mails, `m${String(number).padStart(6, '0')}.eml`), mail(number));
  const said: string[] = [];
  const webPort = await freePort();
  const inbox = await startInbox({
    smtpPort: await freePort(),
    webPort,
    folders,
    log: (line) => void said.push(line),
  });
  try {
    const response = await fetch(`http://127.0.0.1:${webPort}/api/email`);
    const shown = await response.json();
    expect(JSON.stringify(shown)).toContain('Notice 20009');
    expect(said).toEqual([`the inbox shows the newest 1000 of 20000 mails in ${folders.mails}`]);
    expect((await readdir(folders.mails)).filter((name) => name.endsWith('.eml'))).toHaveLength(20_000);
  } finally {
    await inbox.stop();
    await rm(home, { recursive: true, force: true });
  }
});
