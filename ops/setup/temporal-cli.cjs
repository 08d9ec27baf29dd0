'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { cacheFolder } = require('./cache-folder.cjs');
const { EXE, onPath, runLong, runs } = require('./programs.cjs');
const { downloadedBefore, sdkDownload } = require('./sdk-download.cjs');

const VERSION = 'v1.5.1';
const MODULE = `github.com/temporalio/cli/cmd/temporal@${VERSION}`;
/** Packages that a first build compiles: for the progress line only. */
const PACKAGES = 1_400;

const built = () => path.join(cacheFolder(), `temporal-cli-${VERSION}`, `temporal${EXE}`);

/**
 * The Temporal CLI that is already here: `TEMPORAL_CLI_PATH`, then PATH, then what an earlier set-up left in the cache.
 * @returns {string | null} its file; null: there is none
 * @throws Error where TEMPORAL_CLI_PATH names something that does not run
 */
const locateTemporalCli = () => {
  const named = process.env.TEMPORAL_CLI_PATH;
  if (named) {
    if (runs(named, ['--version'])) return named;
    throw new Error(
      `TEMPORAL_CLI_PATH names ${named}, which does not run as the Temporal CLI. Correct it or unset it.`,
    );
  }
  const found = onPath('temporal');
  if (found && runs(found, ['--version'])) return found;
  return fs.existsSync(built()) ? built() : downloadedBefore('cli');
};

const buildWithGo = async () => {
  const go = onPath('go');
  if (!go) throw new Error('there is no Go on PATH');
  const target = built();
  const half = `${path.dirname(target)}.${process.pid}`;
  process.stderr.write('  building the Temporal CLI with Go: 3 to 4 minutes, once\n');
  try {
    await runLong(go, ['install', '-v', MODULE], {
      title: 'building',
      describe: (lines) => {
        const compiled = lines.filter((line) => !line.startsWith('go: ')).length;
        return compiled > 0 ? `(${compiled} of about ${PACKAGES} packages)` : '(fetching sources)';
      },
      env: { ...process.env, GOBIN: half },
      cwd: require('node:os').tmpdir(),
    });
    fs.mkdirSync(path.dirname(path.dirname(target)), { recursive: true });
    fs.rmSync(path.dirname(target), { recursive: true, force: true });
    fs.renameSync(half, path.dirname(target));
  } finally {
    fs.rmSync(half, { recursive: true, force: true });
  }
  return target;
};

/**
 * The Temporal CLI, obtained where there is none: by the SDK's own download, else built with Go.
 * @throws Error that lists what was tried, and the remedies
 */
const obtainTemporalCli = async () => {
  const here = locateTemporalCli();
  if (here) return here;
  const tried = [
    'TEMPORAL_CLI_PATH: not set',
    'temporal on PATH: not found, or it does not run',
    `an earlier build in ${cacheFolder()}: none`,
  ];
  for (const [name, attempt] of [
    ["the SDK's own download", () => sdkDownload('cli')],
    [`go install ${MODULE}`, buildWithGo],
  ]) {
    try {
      const file = await attempt();
      if (runs(file, ['--version'])) return file;
      tried.push(`${name}: it was obtained, but does not run`);
    } catch (error) {
      tried.push(`${name}: ${error.message}`);
    }
  }
  throw new Error(
    `there is no Temporal server. Tried:\n${tried.map((line) => `  - ${line}`).join('\n')}\nDo one of these, then repeat:\n` +
      '  1. install the Temporal CLI (https://docs.temporal.io/cli), or set TEMPORAL_CLI_PATH to one;\n' +
      '  2. let this machine reach temporal.download;\n' +
      '  3. install Go 1.24 or later (https://go.dev/dl), and the CLI is built from its sources.',
  );
};

module.exports = { locateTemporalCli, obtainTemporalCli };
