'use strict';
/**
 * Where a worker's time goes while it sends, by package and by file of ours:
 *   BENCH_PROFILE=/tmp/worker NODE_OPTIONS="--require ./bench/profile-worker.cjs" node bench/run.cjs 20000 1
 *   cat /tmp/worker.txt
 * The samples themselves are in /tmp/worker.cpuprofile, for the tools of a browser.
 */
const { writeFileSync } = require('node:fs');
const { Session } = require('node:inspector');
const { isMainThread } = require('node:worker_threads');

const PACKAGE = /node_modules\/((?:@[^/]+\/)?[^/]+)/;
const OURS = /\/((?:activities|mail|notices|records|worker|domain|workflows)\/[\w-]+)\.[tj]s$/;
const WRITES = new Set(['writev', 'writeBuffer', 'writeUtf8String', 'writeLatin1String', 'writeAsciiString']);

const ownerOf = ({ url, functionName }) => {
  if (WRITES.has(functionName) && url === '') return 'writing to sockets';
  if (url === '') return functionName === '(garbage collector)' ? 'garbage collector' : 'other native code';
  return OURS.exec(url)?.[1] ?? PACKAGE.exec(url)?.[1] ?? url.replace(/^(node:[^/]+(?:\/[^/]+)?).*/, '$1');
};

const report = ({ nodes, samples, timeDeltas }) => {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const shares = new Map();
  let busyUs = 0;
  samples.forEach((id, index) => {
    const frame = frames.get(id);
    if (frame.functionName === '(idle)') return;
    busyUs += timeDeltas[index];
    shares.set(ownerOf(frame), (shares.get(ownerOf(frame)) ?? 0) + timeDeltas[index]);
  });
  const rows = [...shares].sort((a, b) => b[1] - a[1]).slice(0, 20);
  const percent = (us) => ((100 * us) / busyUs).toFixed(1).padStart(5);
  return [
    `the worker's main thread was busy for ${(busyUs / 1e6).toFixed(1)} s; of that`,
    ...rows.map(([owner, us]) => `${percent(us)} %  ${owner}`),
    '',
  ].join('\n');
};

const profile = (path) => {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  // From when it works: its start is another matter.
  const { send } = process;
  process.send = (message, ...rest) => {
    if (message === 'ready') session.post('Profiler.start');
    return send.call(process, message, ...rest);
  };
  process.once('exit', () =>
    session.post('Profiler.stop', (_error, { profile: taken }) => {
      writeFileSync(`${path}.cpuprofile`, JSON.stringify(taken));
      writeFileSync(`${path}.txt`, report(taken));
    }),
  );
};

if (isMainThread && process.argv[2] === 'worker' && process.env.BENCH_PROFILE)
  profile(process.env.BENCH_PROFILE);
