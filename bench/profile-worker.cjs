'use strict';
/**
 * Where a worker's time goes while it sends, by file of ours and by package:
 *   BENCH_PROFILE=/tmp/worker NODE_OPTIONS="--require ./bench/profile-worker.cjs" node bench/run.cjs 20000 1
 *   cat /tmp/worker.txt
 * The samples themselves are in /tmp/worker.cpuprofile, for the tools of a browser.
 */
const { writeFileSync } = require('node:fs');
const { Session } = require('node:inspector');
const { isMainThread } = require('node:worker_threads');

const OURS = /\/((?:activities|mail|notices|records|worker|domain|workflows)\/[\w/-]+)\.[tj]s$/;
const PACKAGE = /node_modules\/((?:@[^/]+\/)?[^/]+)/;

/** The file of ours that asked for it; where there is none on the stack, the package; where there is none, Node itself. */
const ownerOf = (stack) => {
  if (stack[0].functionName === '(garbage collector)') return 'garbage collector';
  for (const pattern of [OURS, PACKAGE]) {
    const found = stack.map(({ url }) => pattern.exec(url)?.[1]).find((name) => name !== undefined);
    if (found !== undefined) return found;
  }
  return 'node';
};

const report = ({ nodes, samples, timeDeltas }) => {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const stackOf = (id) => (id === undefined ? [] : [byId.get(id).callFrame, ...stackOf(parents.get(id))]);
  const owners = new Map(nodes.map(({ id }) => [id, ownerOf(stackOf(id))]));
  const shares = new Map();
  let busyUs = 0;
  samples.forEach((id, index) => {
    if (byId.get(id).callFrame.functionName === '(idle)') return;
    busyUs += timeDeltas[index];
    shares.set(owners.get(id), (shares.get(owners.get(id)) ?? 0) + timeDeltas[index]);
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
