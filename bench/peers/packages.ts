import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const STAMP = path.join(__dirname, 'node_modules', '.installed');
const requirePeer = createRequire(path.join(__dirname, 'package.json'));

const wanted = (): string =>
  createHash('sha256')
    .update(readFileSync(path.join(__dirname, 'package-lock.json')))
    .update(process.versions.modules)
    .digest('hex');

const installed = (): string => {
  try {
    return readFileSync(STAMP, 'utf8');
  } catch {
    return '';
  }
};

/** Installs the peers' packages where they are missing. Only the bench needs them, and only for the peers. */
export const installPeers = (say: (line: string) => void): void => {
  if (installed() === wanted()) return;
  say('installing the packages of bench/peers');
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], {
    cwd: __dirname,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  writeFileSync(STAMP, wanted());
};

/**
 * A package of `bench/peers/package.json`. `T` is what is used of it: types are checked without the package, which is
 * there only when a peer is measured.
 */
export const fromPeers = <T>(name: string): T => requirePeer(name) as T;

/** As its own package.json says. */
export const versionOf = (name: string): string => {
  const file = path.join(__dirname, 'node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
};
