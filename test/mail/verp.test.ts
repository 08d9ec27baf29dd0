import fc from 'fast-check';
import { createReturnPaths } from '../../mail/verp';

const KEY = 'k'.repeat(32);
const NOTICE = { reference: 'BR-2026-0001', dispatch: 1, seq: 42 };
const paths = createReturnPaths({ key: KEY, domain: 'bounces.example.com' });

const SEED = Number(process.env.TOCSIN_TEST_SEED ?? Date.now() % 1_000_000);
const runs = { seed: SEED, numRuns: Number(process.env.TOCSIN_TEST_RUNS ?? 500), verbose: 1 } as const;
beforeAll(() => void process.stderr.write(`verp: seed ${SEED}\n`));

const notice = fc.record({
  reference: fc.stringMatching(/^[A-Z0-9][A-Z0-9-]{2,39}$/),
  dispatch: fc.integer({ min: 1, max: 2 ** 24 - 1 }),
  seq: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
});

test('any notice comes back as itself, in whatever case relays have left it, and fits into an envelope', () => {
  fc.assert(
    fc.property(notice, fc.boolean(), (key, isShouted) => {
      const path = paths.pathOf(key);
      expect(path.indexOf('@')).toBeLessThanOrEqual(64);
      const { kind, ...read } = paths.read(isShouted ? path.toUpperCase() : path);
      expect({ kind, ...read }).toMatchObject({
        kind: 'ours',
        notice: { dispatch: key.dispatch, seq: key.seq },
      });
    }),
    runs,
  );
});

test('it tells nothing but numbers: neither the reference nor an address is in it', () => {
  const path = paths.pathOf(NOTICE);
  expect(path).toMatch(/^bounces\+[0-9a-f]{54}@bounces\.example\.com$/);
  expect(Buffer.from(path.slice(8, 62), 'hex').toString('latin1')).not.toContain('BR-2026');
});

test('one digit altered anywhere, or any number of invented ones, is a forgery', () => {
  const digits = '0123456789abcdef';
  fc.assert(
    fc.property(notice, fc.nat(53), fc.integer({ min: 1, max: 15 }), (key, at, shift) => {
      const path = paths.pathOf(key);
      const digit = digits[(digits.indexOf(path[8 + at] ?? '') + shift) % 16];
      expect(paths.read(path.slice(0, 8 + at) + digit + path.slice(9 + at))).toEqual({ kind: 'forged' });
    }),
    runs,
  );
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9a-fA-F+.=-]{0,120}$/), (token) => {
      expect(paths.read(`bounces+${token}@bounces.example.com`)).toEqual({ kind: 'forged' });
    }),
    runs,
  );
});

test('another key makes other addresses', () => {
  const other = createReturnPaths({ key: 'o'.repeat(32), domain: 'bounces.example.com' });
  expect(paths.read(other.pathOf(NOTICE))).toEqual({ kind: 'forged' });
});

test.each([
  ['help@bounces.example.com'],
  ['b-0011@bounces.example.com'],
  [paths.pathOf(NOTICE).replace('bounces.example.com', 'bounces.example.org')],
  ['bounces+'],
  [''],
])('%j is not ours', (address) => {
  expect(paths.read(address)).toEqual({ kind: 'foreign' });
});

test.each(['', 'no domain', '127.0.0.1', `${'a.'.repeat(120)}example`])('%j is no domain', (domain) => {
  expect(() => createReturnPaths({ key: KEY, domain })).toThrow(expect.objectContaining({ code: 'Usage' }));
});
