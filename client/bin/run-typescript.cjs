'use strict';
/**
 * Lets Node load this project's TypeScript as it is, so that a checkout runs without a build step. What was compiled
 * is kept beside the packages; the compiler itself is loaded only for a file that has changed. Types are not checked
 * here: `tsc --noEmit` does that. Why this and no library: docs/decisions/0002-running-typescript.md.
 */
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

const ROOT = path.join(__dirname, '..', '..');
const PACKAGES = path.join(ROOT, 'node_modules');
const CACHE = path.join(PACKAGES, '.cache', 'tocsin');

/** All that the output depends on beside the source: compiler, its settings, and this file. */
const SETTINGS = ['.swcrc', 'package.json', path.relative(ROOT, __filename)]
  .map((name) => readFileSync(path.join(ROOT, name), 'utf8'))
  .join('\0');

const keyOf = (source) =>
  `// ${createHash('sha256').update(SETTINGS).update('\0').update(source).digest('hex')}`;

const readKept = (file, key) => {
  try {
    const kept = readFileSync(file, 'utf8');
    return kept.endsWith(key) ? kept : null;
  } catch {
    return null;
  }
};

/** Written aside and renamed: a process that reads at the same time sees the whole file or none. */
const keep = (file, text) => {
  try {
    mkdirSync(CACHE, { recursive: true });
    const aside = `${file}.${process.pid}`;
    writeFileSync(aside, text);
    renameSync(aside, file);
  } catch {
    // A folder that cannot be written (an image, another user's checkout) costs time at each start, nothing else.
  }
};

const compile = (filename, source) => {
  const { transformSync } = require('@swc/core');
  return transformSync(source, { filename, cwd: ROOT }).code;
};

Module._extensions['.ts'] = (module, filename) => {
  const source = readFileSync(filename, 'utf8');
  const key = keyOf(source);
  const kept = path.join(CACHE, `${path.relative(ROOT, filename).replaceAll(path.sep, '+')}.js`);
  let code = readKept(kept, key);
  if (code === null) {
    code = `${compile(filename, source)}\n${key}`;
    keep(kept, code);
  }
  module._compile(code, filename);
};
