import { readEnvironment } from '../../config/env';

test.each([
  [undefined, false],
  ['', false],
  ['off', false],
  ['on', true],
])('SMTP_PIPELINING=%s: %s', (value, isPipelining) => {
  expect(readEnvironment({ SMTP_PIPELINING: value }).isPipelining).toBe(isPipelining);
});

test('another value is refused by the name of its variable', () => {
  expect(() => readEnvironment({ SMTP_PIPELINING: 'yes' })).toThrow(
    expect.objectContaining({
      code: 'Usage',
      message: expect.stringContaining('SMTP_PIPELINING') as string,
    }),
  );
});

test.each(['SMTP_URL', 'DATABASE_URL', 'TOCSIN_INBOX_URL'])(
  '%s with a percent sign that stands for nothing is refused by name, without its password',
  (name) => {
    const address = `${name === 'DATABASE_URL' ? 'postgres' : 'smtp'}://user:s3cret%zz@127.0.0.1:25`;
    expect(() => readEnvironment({ [name]: address })).toThrow(
      expect.objectContaining({
        code: 'Usage',
        message: expect.stringMatching(new RegExp(`${name} (?!.*s3cret).*%25`)) as string,
      }),
    );
  },
);
