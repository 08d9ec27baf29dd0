'use strict';
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const https = require('node:https');
const path = require('node:path');
const { cacheFolder } = require('./cache-folder.cjs');

/** Where the SDK's own download starts from. */
const PROBE = 'https://temporal.download/cli/default';
const PROBE_LIMIT_MS = 5_000;
const DOWNLOAD_LIMIT_MS = 300_000;

/** Whether the SDK's download site answers at all: its own attempt would try for long before it gives up. */
const siteAnswers = () =>
  new Promise((resolve) => {
    const request = https.get(PROBE, { timeout: PROBE_LIMIT_MS }, (response) => {
      response.destroy();
      resolve(true);
    });
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('error', () => resolve(false));
  });

/** Runs in a process of its own, so that a download that hangs can be ended. */
const CHILD = `
const { TestWorkflowEnvironment } = require('@temporalio/testing');
const executable = { type: 'cached-download', downloadDir: process.argv[1], ttl: '3650 days' };
const start = process.argv[2] === 'cli' ? TestWorkflowEnvironment.createLocal : TestWorkflowEnvironment.createTimeSkipping;
start({ server: { executable } }).then((env) => env.teardown()).then(() => process.exit(0), (error) => {
  console.error(String(error && error.message));
  process.exit(1);
});`;

/** One folder a kind: the SDK gives the file a name of its own. */
const folder = (kind) => path.join(cacheFolder(), 'downloads', kind);

/** @returns {string | null} the file of an earlier download */
const downloadedBefore = (kind) => {
  try {
    const name = fs
      .readdirSync(folder(kind))
      .find((file) => file.startsWith('temporal') && !file.endsWith('.downloading'));
    return name ? path.join(folder(kind), name) : null;
  } catch {
    return null;
  }
};

/**
 * The program that the SDK downloads for itself: 'cli' (the dev server) or 'test-server' (time skipping).
 * @returns its file
 * @throws Error within seconds where the site does not answer
 */
const sdkDownload = async (kind) => {
  if (!(await siteAnswers())) throw new Error(`${new URL(PROBE).host} does not answer`);
  fs.mkdirSync(folder(kind), { recursive: true });
  process.stderr.write('  downloading it with the Temporal SDK (once)\n');
  await new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['-e', CHILD, folder(kind), kind], {
      cwd: path.join(__dirname, '..', '..'),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk) => (said += chunk));
    const limit = setTimeout(() => child.kill('SIGKILL'), DOWNLOAD_LIMIT_MS);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(limit);
      if (code === 0) resolve();
      else reject(new Error(said.trim().split('\n').at(-1) || `the download ended with ${code}`));
    });
  });
  const file = downloadedBefore(kind);
  if (!file) throw new Error(`nothing was left in ${folder(kind)}`);
  return file;
};

module.exports = { downloadedBefore, sdkDownload };
