import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { foldersOf, saysReady, startChild } from '../../../ops/stack/child-part';
import type { Folders } from '../../../ops/stack/child-part';
import { keepRunning } from '../../../ops/stack/keep-running';
import type { Part } from '../../../ops/stack/part';
import { isSameAlive, noteOf } from '../../../ops/stack/process-birth';
import { eventually } from '../../support/eventually';

const READY = `process.send('ready');`;
const WAITS = 'setInterval(() => undefined, 1000);';
let home: string;
let folders: Folders;
const lines: string[] = [];
const log = (line: string): void => void lines.push(line);

beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'tocsin-keep-'));
  folders = await foldersOf(home);
  lines.length = 0;
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** A part that is a real process of Node, running this code. */
const part = (code: string, limits: { readyWithinMs?: number; stopWithinMs?: number } = {}): Part => ({
  name: 'part',
  start: () =>
    startChild(
      {
        name: 'part',
        command: process.execPath,
        args: ['-e', code],
        env: process.env,
        isOurs: true,
        isReady: saysReady,
        readyWithinMs: 20_000,
        stopWithinMs: 10_000,
        ...limits,
      },
      folders,
    ),
});

test('a part that ends again and again is given up, with its last words', async () => {
  const patience = { restarts: 2, spanMs: 60_000 };
  const kept = await keepRunning(
    part(`${READY} console.error('out of paper'); process.exitCode = 3; process.disconnect();`),
    log,
    patience,
  );
  expect(await kept.lost).toMatch(
    /part has ended 3 times: part ended by itself, with code 3(.|\n)*out of paper/,
  );
  expect(lines.filter((line) => line.startsWith('part runs again'))).toHaveLength(2);
  await kept.stop();
});

test('a part that does not start is an error with its last words, not those of an earlier run', async () => {
  await expect(part(`console.log('the first'); process.exit(1)`).start()).rejects.toThrow('the first');
  const second = part(`console.log('the second'); process.exit(1)`).start();
  await expect(second).rejects.toMatchObject({
    code: 'Unavailable',
    message: expect.stringContaining('the second'),
  });
  await expect(second).rejects.not.toThrow('the first');
});

test('a part that is never ready is stopped', async () => {
  await expect(part(WAITS, { readyWithinMs: 300 }).start()).rejects.toThrow('not ready after 0.3 s');
});

test('a program that is not there is an error that names it', async () => {
  const program = { name: 'ghost', command: '/no/such/program', args: [], env: {}, isOurs: false };
  const start = startChild(
    { ...program, isReady: () => new Promise(() => undefined), readyWithinMs: 5_000, stopWithinMs: 1_000 },
    folders,
  );
  await expect(start).rejects.toThrow('/no/such/program');
});

test('stopping ends a part for good, by force where it does not listen', async () => {
  const deaf = `process.on('SIGTERM', () => undefined); ${READY} ${WAITS}`;
  const kept = await keepRunning(part(deaf, { stopWithinMs: 300 }), log);
  const note = noteOf(kept.pid() ?? 0);
  expect(isSameAlive(note)).toBe(true);
  await kept.stop();
  expect(isSameAlive(note)).toBe(false);
  expect(lines).toEqual([]);
});

test('a part that is killed while it is asked to stop is not started again', async () => {
  const kept = await keepRunning(part(`${READY} ${WAITS}`), log);
  process.kill(kept.pid() ?? 0, 'SIGKILL');
  await eventually(async () => expect(kept.pid()).toBeNull());
  await kept.stop();
  expect(kept.pid()).toBeNull();
  expect(lines.filter((line) => line.includes('runs again'))).toEqual([]);
});
