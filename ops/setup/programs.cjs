'use strict';
const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const EXE = process.platform === 'win32' ? '.exe' : '';

/** The first file of that name on PATH, or null. */
const onPath = (name) => {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)) {
    const file = path.join(folder, name + EXE);
    try {
      fs.accessSync(file, fs.constants.X_OK);
      if (fs.statSync(file).isFile()) return file;
    } catch {
      // Not there: the next folder may have it.
    }
  }
  return null;
};

/** Whether a program runs and ends well, within seconds. */
const runs = (file, args) => {
  const { status } = spawnSync(file, args, { stdio: 'ignore', timeout: 20_000 });
  return status === 0;
};

/**
 * Runs a program that takes long, and shows that it is alive: the seconds, and what `describe` makes of its output.
 * Rejects with the last lines of its output when it fails.
 */
const runLong = (file, args, { title, describe = () => '', limitMs, ...options }) =>
  new Promise((resolve, reject) => {
    const startedAt = Date.now();
    const lines = [];
    const child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const keep = (chunk) => {
      lines.push(...String(chunk).split('\n').filter(Boolean));
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const isTty = process.stderr.isTTY;
    const show = (end) => {
      const seconds = Math.round((Date.now() - startedAt) / 1000);
      const line = `  ${title}: ${seconds} s ${describe(lines)}`;
      process.stderr.write(isTty ? `\r\x1b[2K${line}${end}` : `${line}\n`);
    };
    const ticker = setInterval(() => show(''), isTty ? 1_000 : 20_000);
    const limit = limitMs ? setTimeout(() => child.kill('SIGKILL'), limitMs) : null;
    const finish = (problem) => {
      clearInterval(ticker);
      clearTimeout(limit);
      if (!problem) {
        show('\n');
        return resolve(lines);
      }
      if (isTty) process.stderr.write('\n');
      reject(new Error(`${problem}\n${lines.slice(-5).join('\n')}`.trim()));
    };
    child.on('error', (error) => finish(error.message));
    child.on('close', (code, signal) =>
      finish(code === 0 ? null : `${path.basename(file)} ended with ${signal ?? code}`),
    );
  });

module.exports = { EXE, onPath, runs, runLong };
