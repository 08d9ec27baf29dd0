'use strict';
/**
 * For the image: compiles every source and bundles the workflows into node_modules/.cache, so that a container starts
 * at once and needs to write nothing.
 */
const { readdirSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
require('../../client/bin/run-typescript.cjs');

const ROOT = path.join(__dirname, '..', '..');

const sources = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sources(file);
    return entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts') ? [file] : [];
  });

const main = async () => {
  const files = sources(ROOT);
  for (const file of files) Module._extensions['.ts']({ _compile: () => undefined }, file);
  const { DefaultLogger } = require('@temporalio/worker');
  const { workflowBundle } = require('../../worker/workflow-bundle');
  const bundle = await workflowBundle(new DefaultLogger('WARN'));
  if (!bundle.codePath) throw new Error('the workflow bundle could not be kept');
  process.stdout.write(`compiled ${files.length} sources, bundled the workflows into ${bundle.codePath}\n`);
};

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
