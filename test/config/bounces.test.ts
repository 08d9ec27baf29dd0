import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bounceSettings, neededBounceSettings } from '../../config/bounces';
import { VARIABLES, readEnvironment } from '../../config/env';

const KEY = 'a-key-of-thirty-two-bytes-or-more';
const usage = (message: RegExp): Error =>
  expect.objectContaining({ code: 'Usage', message: expect.stringMatching(message) as string }) as Error;

test('the key is taken from the environment or from a file, and is at least 32 bytes', () => {
  expect(readEnvironment({}).bounceKey).toBeNull();
  expect(readEnvironment({ TOCSIN_BOUNCE_KEY: KEY }).bounceKey).toBe(KEY);
  expect(() => readEnvironment({ TOCSIN_BOUNCE_KEY: 's3cret' })).toThrow(
    usage(/TOCSIN_BOUNCE_KEY (?!.*s3cret).*32 bytes/),
  );
  expect(VARIABLES).toContain('TOCSIN_BOUNCE_KEY_FILE');
  const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-key-'));
  try {
    writeFileSync(path.join(folder, 'key'), `${KEY}\n`);
    expect(readEnvironment({ TOCSIN_BOUNCE_KEY_FILE: path.join(folder, 'key') }).bounceKey).toBe(KEY);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('both halves or none; those who cannot do without are told which is missing', () => {
  const domain = 'bounces.example.com';
  expect(bounceSettings({ bounceKey: KEY }, { returnPathDomain: domain })).toEqual({ key: KEY, domain });
  expect(bounceSettings({ bounceKey: null }, { returnPathDomain: domain })).toBeNull();
  expect(bounceSettings({ bounceKey: KEY }, {})).toBeNull();
  expect(() => neededBounceSettings({ bounceKey: null }, {})).toThrow(usage(/TOCSIN_BOUNCE_KEY/));
  expect(() => neededBounceSettings({ bounceKey: KEY }, {})).toThrow(usage(/returnPathDomain/));
});
