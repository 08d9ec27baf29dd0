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
