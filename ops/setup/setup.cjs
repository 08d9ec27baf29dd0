'use strict';
/**
 * Makes a fresh clone ready: the packages, a Temporal server, and with `--tests` the time-skipping test server.
 * Uses Node's built-ins only, since it runs before any package is there. Does nothing, quickly, when all is ready.
 */
const { installPackages } = require('./packages.cjs');
const { obtainTemporalCli } = require('./temporal-cli.cjs');
const { obtainTestServer } = require('./test-server.cjs');

const OLDEST_NODE = [20, 3];

const checkNode = () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new Error(
    `Node ${process.versions.node} is too old. Install Node ${OLDEST_NODE.join('.')} or later (https://nodejs.org).`,
  );
};

const main = async () => {
  checkNode();
  await installPackages();
  await obtainTemporalCli();
  if (process.argv.includes('--tests')) await obtainTestServer();
};

main().catch((error) => {
  process.stderr.write(`tocsin set-up: ${error.message}\n`);
  process.exitCode = 1;
});
