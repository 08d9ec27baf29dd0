'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { cacheFolder } = require('./cache-folder.cjs');
const { onPath, runLong } = require('./programs.cjs');
const { downloadedBefore, sdkDownload } = require('./sdk-download.cjs');

/** The time-skipping test server: Java, from Maven. Pinned: the launcher uses classes of its insides. */
const VERSION = '1.32.1';
const SOURCES = path.join(__dirname, 'test-server');

const folder = () => path.join(cacheFolder(), `temporal-test-server-${VERSION}`);
const wrapper = () =>
  path.join(folder(), process.platform === 'win32' ? 'test-server.cmd' : 'test-server.sh');

/** @returns {string | null} the program that starts the time-skipping server; null: there is none yet */
const locateTestServer = () => {
  const named = process.env.TEMPORAL_TEST_SERVER_PATH;
  if (named) {
    if (fs.existsSync(named)) return named;
    throw new Error(`TEMPORAL_TEST_SERVER_PATH names ${named}, which is not there. Correct it or unset it.`);
  }
  return fs.existsSync(wrapper()) ? wrapper() : downloadedBefore('test-server');
};

/** `exec`: the SDK kills the process that it has started, which must be Java itself. */
const wrapperText = (java, lib) =>
  process.platform === 'win32'
    ? `@"${java}" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m -cp "${lib}\\*;${lib}" LoopbackTestServer %*\r\n`
    : `#!/bin/sh\nexec "${java}" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -Xmx256m -cp "${lib}/*:${lib}" LoopbackTestServer "$@"\n`;

const buildWithMaven = async () => {
  const [mvn, java, javac] = ['mvn', 'java', 'javac'].map(onPath);
  if (!mvn || !java || !javac) throw new Error('it needs Java 11 or later with javac, and Maven, on PATH');
  const half = `${folder()}.${process.pid}`;
  const lib = path.join(half, 'lib');
  process.stderr.write('  fetching the time-skipping test server with Maven (once)\n');
  try {
    fs.mkdirSync(lib, { recursive: true });
    await runLong(
      mvn,
      [
        '-B',
        '-q',
        '-f',
        path.join(SOURCES, 'pom.xml'),
        'dependency:copy-dependencies',
        `-DoutputDirectory=${lib}`,
      ],
      { title: 'fetching' },
    );
    await runLong(javac, ['-cp', `${lib}/*`, '-d', lib, path.join(SOURCES, 'LoopbackTestServer.java')], {
      title: 'compiling its launcher',
    });
    fs.rmSync(folder(), { recursive: true, force: true });
    fs.renameSync(half, folder());
    fs.writeFileSync(wrapper(), wrapperText(java, path.join(folder(), 'lib')), { mode: 0o755 });
  } finally {
    fs.rmSync(half, { recursive: true, force: true });
  }
  return wrapper();
};

/**
 * The time-skipping test server, obtained where there is none: by the SDK's own download, else by Maven.
 * @throws Error that lists what was tried, and the remedies
 */
const obtainTestServer = async () => {
  const here = locateTestServer();
  if (here) return here;
  const tried = ['TEMPORAL_TEST_SERVER_PATH: not set', `an earlier one in ${cacheFolder()}: none`];
  for (const [name, attempt] of [
    ["the SDK's own download", () => sdkDownload('test-server')],
    [`io.temporal:temporal-test-server:${VERSION} by Maven`, buildWithMaven],
  ]) {
    try {
      return await attempt();
    } catch (error) {
      tried.push(`${name}: ${error.message}`);
    }
  }
  throw new Error(
    `there is no time-skipping test server. Tried:\n${tried.map((line) => `  - ${line}`).join('\n')}\nDo one of these, then repeat:\n` +
      '  1. set TEMPORAL_TEST_SERVER_PATH to a program that takes a port as its first argument;\n' +
      '  2. let this machine reach temporal.download;\n' +
      '  3. install a JDK (11 or later) and Maven, and it is fetched from Maven Central.',
  );
};

module.exports = { locateTestServer, obtainTestServer };
