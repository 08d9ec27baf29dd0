import { createLog, scrub } from '../../worker/log';

const written = (write: (log: ReturnType<typeof createLog>) => void): Record<string, unknown> => {
  const lines: string[] = [];
  write(createLog('info', { write: (line) => void lines.push(line) }));
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0] ?? '') as Record<string, unknown>;
};

test('what mail goes to, secrets and tokens are left out, by where they stand', () => {
  const line = written((log) =>
    log.info({ to: 'jane', notice: { email: 'jane', seq: 7 }, taskToken: 'abc', seq: 7 }, 'sent'),
  );
  expect(line).toMatchObject({
    msg: 'sent',
    level: 'info',
    seq: 7,
    to: '[redacted]',
    taskToken: '[redacted]',
  });
  expect(line.notice).toEqual({ email: '[redacted]', seq: 7 });
});

test('addresses and passwords in the texts of errors are left out, and the line is still JSON', () => {
  const error = new Error(
    '550 <zoë.o’neill@example.com>: no such user\nada+x@mail.example.org via smtp://bob:s3cret@relay:25',
  );
  const { error: logged } = written((log) => log.warn({ error }, 'failed'));
  const text = JSON.stringify(logged);
  for (const secret of ['example.com', 'ada+x', 's3cret']) expect(text).not.toContain(secret);
  expect(text).toContain('no such user');
  expect(text).toContain('smtp://bob:[redacted]@relay:25');
});

test('what is no address stays as it is', () => {
  const line =
    '{"msg":"at /app/node_modules/@temporalio/worker/lib/x.js, breach/BR-2026-0001, 12:30 @ noon"}';
  expect(scrub(line)).toBe(line);
});
