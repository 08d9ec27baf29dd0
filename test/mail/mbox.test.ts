import { Readable } from 'node:stream';
import fc from 'fast-check';
import { isMbox, splitMbox } from '../../mail/mbox';
import { MAX_READ_BYTES } from '../../mail/returned/read-returned';

const split = async (chunks: readonly (Buffer | string)[]): Promise<string[]> => {
  const all: string[] = [];
  const stream = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
  for await (const message of splitMbox(stream)) all.push(message.toString('latin1'));
  return all;
};
const BEGIN = 'From MAILER-DAEMON Tue Dec  1 07:00:00 2026\n';

test('messages are told apart at From after an empty line, and a quoted From is read as it was', async () => {
  const text = `${BEGIN}Subject: a\n\nFrom here on\n>From me\n>>From you\n\n${BEGIN}Subject: b\r\n\r\n${BEGIN}Subject: c\n\nend`;
  expect(isMbox(Buffer.from(text))).toBe(true);
  expect(await split([text])).toEqual([
    // The first line after a header is after an empty line too: a writer of mbox quotes it.
    'Subject: a\n\n',
    'From me\n>From you\n\n',
    'Subject: b\r\n\r\n',
    'Subject: c\n\nend',
  ]);
});

test('one message, nothing, and no mbox', async () => {
  expect(await split([])).toEqual([]);
  expect(await split(['Subject: a\n\nno mbox\n'])).toEqual([]);
  expect(isMbox(Buffer.from('Subject: a\n'))).toBe(false);
});

test('of a huge message, and of a line without end, as much as is read is kept', async () => {
  const huge = Array.from({ length: 40 }, () => 'x'.repeat(100_000));
  const [first, second] = await split([BEGIN, 'Subject: a\n\n', ...huge, `\n\n${BEGIN}Subject: b\n`]);
  expect(first).toHaveLength(MAX_READ_BYTES);
  expect(second).toBe('Subject: b\n');
});

test('however the bytes arrive, what was written comes back', async () => {
  const seed = Number(process.env.TOCSIN_TEST_SEED ?? Date.now() % 1_000_000);
  process.stderr.write(`mbox: seed ${seed}\n`);
  const line = fc.constantFrom('', 'From x', '>From x', '>>From', 'text', ' ', 'From', '\r');
  const mailbox = fc.array(fc.array(line, { minLength: 1, maxLength: 12 }), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(mailbox, fc.integer({ min: 1, max: 50 }), async (messages, size) => {
      const bodies = messages.map((lines) => `${lines.join('\n')}\n`);
      const written = bodies.map((body) => `${BEGIN}${body.replace(/^(>*From )/gm, '>$1')}\n`).join('');
      const chunks = written.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
      expect(await split(chunks)).toEqual(bodies.map((body) => `${body}\n`));
    }),
    { seed, numRuns: 300, verbose: 1 },
  );
});
