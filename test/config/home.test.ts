import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readEnvironment } from '../../config/env';
import { findHome } from '../../config/home';
import { recordsUrl } from '../../config/records-url';
import { temporalSettings } from '../../config/temporal';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'tocsin-home-')));
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(root, { recursive: true, force: true });
});

/** A folder of the tree, made. */
const folder = (...names: string[]): string => {
  const made = path.join(root, ...names);
  mkdirSync(made, { recursive: true });
  return made;
};

describe('the home', () => {
  test('is what TOCSIN_HOME names, from the working directory on', () => {
    expect(findHome('/srv/tocsin', root)).toBe('/srv/tocsin');
    expect(findHome('data', root)).toBe(path.join(root, 'data'));
  });

  test('is the nearest .tocsin above, and the one right here before that', () => {
    const above = folder('.tocsin');
    const deep = folder('a', 'b');
    expect(findHome('', deep, root)).toBe(above);
    expect(findHome('', root, root)).toBe(above);
    const near = folder('a', '.tocsin');
    expect(findHome('', deep, root)).toBe(near);
    const here = folder('a', 'b', '.tocsin');
    expect(findHome('', deep, root)).toBe(here);
  });

  test('is the checkout’s own where there is none above, and else made right here', () => {
    const from = folder('somewhere');
    const program = folder('checkout');
    expect(findHome('', from, program)).toBe(path.join(from, '.tocsin'));
    const own = folder('checkout', '.tocsin');
    expect(findHome('', from, program)).toBe(own);
  });

  test('is never another user’s folder above: acts and customers’ data would go to that user’s stack', () => {
    if (!process.getuid) return;
    folder('.tocsin');
    const from = folder('a');
    jest.spyOn(process, 'getuid').mockReturnValue(4_242);
    expect(findHome('', from, folder('checkout'))).toBe(path.join(from, '.tocsin'));
  });
});

describe('without a stack, and without servers that somebody has named', () => {
  const none = { stackTemporalAddress: null, databaseUrl: null, home: '/srv/none' };
  const named = process.env.TEMPORAL_ADDRESS;
  afterEach(() => {
    if (named === undefined) delete process.env.TEMPORAL_ADDRESS;
    else process.env.TEMPORAL_ADDRESS = named;
  });

  test('there are no records, and it is said which home was looked at', () => {
    const { databaseUrl, home } = readEnvironment({ TOCSIN_HOME: folder('empty') });
    expect(databaseUrl).toBeNull();
    expect(() => recordsUrl({ databaseUrl, home })).toThrow(
      expect.objectContaining({
        code: 'Unavailable',
        message: expect.stringContaining(home) as string,
      }) as Error,
    );
    expect(recordsUrl({ databaseUrl: 'postgres://db/x', home })).toBe('postgres://db/x');
  });

  test('no act goes to whatever listens on Temporal’s usual port; beside named records it does', () => {
    delete process.env.TEMPORAL_ADDRESS;
    expect(() => temporalSettings(none)).toThrow(/no stack runs in \/srv\/none.*TEMPORAL_ADDRESS is not set/);
    expect(temporalSettings({ ...none, databaseUrl: 'postgres://db/x' }).address).toBe('localhost:7233');
    process.env.TEMPORAL_ADDRESS = 'temporal.example:7233';
    expect(temporalSettings(none).address).toBe('temporal.example:7233');
  });
});
