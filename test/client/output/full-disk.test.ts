import { checkDisk } from '../../../client/doctor/local-checks';
import { freeOn } from '../../../client/output/full-disk';

test('of a folder that is not there yet, the disk is that of what there is of its path', () => {
  const free = (folder: string): number => {
    if (folder !== '/data') throw new Error('ENOENT');
    return 7;
  };
  expect(freeOn('/data/home/postgres', free)).toBe(7);
  expect(freeOn('/none/home', free)).toBeNull();
  expect(freeOn(__dirname)).toBeGreaterThan(0);
});

test.each([
  [0, 'bad', /^0 MiB free for \/data\/home$/],
  [99 * 1_048_576, 'bad', /^99 MiB/],
  [500 * 1_048_576, 'warn', /^500 MiB/],
  [2_000 * 1_048_576, 'ok', /^2000 MiB/],
])('doctor says how much room %d bytes are', (free, verdict, found) => {
  const check = checkDisk('/data/home', free);
  expect(check).toMatchObject({ name: 'disk', verdict, found: expect.stringMatching(found) as string });
  expect(check.fix ?? '').toMatch(verdict === 'ok' ? /^$/ : /df -h \/data\/home/);
});
