import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { ANY_PORTS, HOST, choosePorts, startFailure } from '../../../ops/stack/ports';

/** A port that another program has. */
let rival: Server;
let port: number;
beforeEach(async () => {
  rival = createServer();
  await new Promise<void>((listening) => rival.listen(0, HOST, listening));
  port = (rival.address() as AddressInfo).port;
});
afterEach(() => new Promise<void>((closed) => rival.close(() => closed())));

/** Only Linux tells who has a port. */
const by = process.platform === 'linux' ? ` by process ${process.pid} \\(\\S+.*\\)` : '';

test('a usual port that is taken is told with its holder, and another one is used', async () => {
  const told: string[] = [];
  const ports = await choosePorts({ ...ANY_PORTS, temporal: port }, (text) => told.push(text));
  expect(ports.temporal).not.toBe(port);
  expect(told).toEqual([
    expect.stringMatching(
      new RegExp(`^Of 127\\.0\\.0\\.1 port ${port} \\(Temporal\\) is taken${by}: ${ports.temporal} is used`),
    ),
  ]);
  await choosePorts(ANY_PORTS, (text) => told.push(text));
  expect(told).toHaveLength(1);
});

test('a port that was taken since it was chosen is what a start fails with: which, by whom, and what to do', async () => {
  const failure = new Error('postgres: could not bind');
  const free = await choosePorts(ANY_PORTS);
  expect(await startFailure(free, failure)).toBe(failure);
  expect(await startFailure({ ...free, postgres: port }, failure)).toMatchObject({
    code: 'Conflict',
    exitCode: 6,
    message: expect.stringMatching(
      new RegExp(`port ${port} \\(Postgres\\) is taken${by}, since it was chosen`),
    ),
    fix: expect.stringContaining('tocsin up --free-ports'),
    cause: failure,
  });
});
