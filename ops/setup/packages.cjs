'use strict';
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { onPath, runLong } = require('./programs.cjs');

const ROOT = path.join(__dirname, '..', '..');
const STAMP = path.join(ROOT, 'node_modules', '.tocsin-installed');

/** What was installed depends on these two files, the machine's kind and Node's binary interface. */
const wanted = () => {
  const hash = createHash('sha256');
  for (const file of ['package.json', 'package-lock.json'])
    hash.update(fs.readFileSync(path.join(ROOT, file)));
  return hash.update(`${process.platform} ${process.arch} ${process.versions.modules}`).digest('hex');
};

const installed = () => {
  try {
    return fs.readFileSync(STAMP, 'utf8');
  } catch {
    return '';
  }
};

/**
 * Installs the packages that the lock file names, unless they are there already.
 * `npm install`, not `npm ci`: optional packages for other platforms may be missing from a mirror of the registry.
 */
const installPackages = async () => {
  if (installed() === wanted()) return;
  const npm = process.env.npm_execpath;
  const [program, first] = npm ? [process.execPath, [npm]] : [onPath('npm') ?? 'npm', []];
  process.stderr.write('  installing the packages of package-lock.json\n');
  await runLong(program, [...first, 'install', '--no-save', '--no-audit', '--no-fund'], {
    title: 'npm install',
    cwd: ROOT,
  });
  // In a file of its own: the old one may be linked into another checkout's folder, which has other packages.
  fs.rmSync(STAMP, { force: true });
  fs.writeFileSync(STAMP, wanted());
};

module.exports = { installPackages };
