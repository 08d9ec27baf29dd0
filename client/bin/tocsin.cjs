#!/usr/bin/env node
'use strict';
require('./run-typescript.cjs');

const EXIT_UNAVAILABLE = 69;

/** A checkout has no packages before its set-up: that is no fault to look for in a stack trace. */
const load = () => {
  try {
    return require('../cli');
  } catch (error) {
    if (error?.code !== 'MODULE_NOT_FOUND') throw error;
    const [what] = error.message.split('\n');
    process.stderr.write(
      `tocsin: the packages are not here: ${what}\n  fix: Run npm run setup in the checkout, once.\n`,
    );
    return { main: () => void (process.exitCode = EXIT_UNAVAILABLE) };
  }
};

void load().main(process.argv.slice(2));
