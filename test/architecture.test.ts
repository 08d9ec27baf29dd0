import path from 'node:path';
import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';

/**
 * What is really inside the workflow bundle. The import rules (npm run check:imports) say who may import whom; the
 * bundler takes in whatever is reached by value, and one `import type` that loses its `type` is enough.
 */
/** The modules of a bundle by the entry's name, as webpack names them in one that is not minified. */
const bundled = async (entry: string): Promise<string[]> => {
  const { code } = await bundleWorkflowCode({
    workflowsPath: path.join(__dirname, '../workflows', entry),
    logger: new DefaultLogger('ERROR'),
  });
  return [...code.matchAll(/^ {2}!\*\*\* (\S+)/gm)].map(([, name]) => name ?? '');
};
let modules: string[];
beforeAll(async () => {
  modules = await bundled('index.ts');
});

const packageOf = (name: string): string | undefined =>
  /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(name)?.[1];

test('of ours, only what is pure', () => {
  const ours = modules.filter((name) => name.startsWith('./') && !name.includes('node_modules'));
  // A control: the names were found at all.
  expect(ours).toEqual(expect.arrayContaining(['./workflows/breach.ts', './domain/case/judge.ts']));
  expect(ours.filter((name) => !/^\.\/(domain|workflows)\//.test(name))).toEqual([]);
});

test('no zone data: a date is computed by an activity, so that history keeps the answer', () => {
  expect(modules.filter((name) => packageOf(name) === 'luxon')).toEqual([]);
  expect(
    modules.filter((name) => /domain\/(calendar|case\/measure-hold|windows\/compute)/.test(name)),
  ).toEqual([]);
});

test('of packages, only Temporal’s, zod, and what Temporal’s own code takes along', () => {
  const packages = [...new Set(modules.flatMap((name) => packageOf(name) ?? []))];
  expect(packages.sort()).toEqual([
    '@temporalio/common',
    '@temporalio/workflow',
    'long',
    'ms',
    'nexus-rpc',
    'zod',
  ]);
});

test('nothing of Node', () => {
  expect(modules.filter((name) => /^(node:|external )/.test(name))).toEqual([]);
});

test('each workflow’s code is loaded where it begins, and the notice of a change needs none of a case’s', async () => {
  const entry = Object.getOwnPropertyDescriptors(jest.requireActual<object>('../workflows/index'));
  expect(Object.values(entry).map(({ get }) => typeof get)).toEqual(Array(6).fill('function'));
  const ofChange = await bundled('account-change.ts');
  expect(ofChange).toContain('./workflows/account-change.ts');
  expect(ofChange.filter((name) => /domain\/|node_modules\/zod/.test(name))).toEqual([]);
});
