import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readStackFile } from '../../../config/stack-file';
import { tocsin } from '../../support/process';
import type { TocsinProcess } from '../../support/process';

jest.setTimeout(600_000);

let home: string;
let demo: TocsinProcess | null = null;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'tocsin-demo-'));
  // As root, so that the user of Postgres can enter it and nothing is kept elsewhere.
  await chmod(home, 0o711);
});
afterEach(async () => {
  demo?.child.kill('SIGTERM');
  await demo?.exited;
  await rm(home, { recursive: true, force: true });
});

const play = async (...args: string[]) => {
  demo = tocsin(['demo', ...args, '--exit', '--home', home, '-o', 'json']);
  const exitCode = await demo.exited;
  const said = demo.stderr();
  if (demo.stdout() === '') throw new Error(said);
  return { exitCode, said, data: JSON.parse(demo.stdout()) };
};

const expectNothingRuns = async (): Promise<void> => {
  expect(readStackFile(home)).toBeNull();
  expect(await readdir(path.join(home, 'run'))).toEqual([]);
};

test('crash: three kills in mid-send, nobody lost, nobody told twice but who was unknown first', async () => {
  const { exitCode, said, data } = await play('crash', '--customers', '200');
  expect(said).toContain('nobody was lost');
  expect(data.kills.map(({ part }: { part: string }) => part)).toEqual(['worker', 'temporal', 'postgres']);
  for (const { onTheirWay } of data.kills) expect(onTheirWay).toBeGreaterThan(0);
  const { listed, toldOnce, toldAgainAfterDoubt, byLetter } = data.people;
  expect(toldOnce + toldAgainAfterDoubt + byLetter).toBe(200);
  expect([listed, data.log.firstCopies]).toEqual([200, toldOnce + toldAgainAfterDoubt]);
  expect(exitCode).toBe(0);
  await expectNothingRuns();
});

test('hold: the last message before it and what came after are told apart, and everybody is told in the end', async () => {
  const { data } = await play('hold', '--customers', '100');
  expect(data.toldBefore).toBeGreaterThan(0);
  expect(data.toldBefore + data.toldUnderHold).toBeLessThan(data.counts.accepted);
  expect(data.counts).toMatchObject({ listed: 100, pending: 0, unknown: 0, failed: 0 });
  await expectNothingRuns();
});
