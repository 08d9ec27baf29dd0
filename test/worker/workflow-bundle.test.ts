import { readFile, stat } from 'node:fs/promises';
import { DefaultLogger } from '@temporalio/worker';
import { workflowBundle } from '../../worker/workflow-bundle';

const lines: string[] = [];
const logger = new DefaultLogger('INFO', ({ message }) => void lines.push(message));

const codePath = async (): Promise<string> => {
  const bundle = await workflowBundle(logger);
  if (!('codePath' in bundle)) throw new Error('the bundle was not kept');
  return bundle.codePath;
};

test('a state of the sources is bundled once', async () => {
  const first = await codePath();
  const { mtimeMs } = await stat(first);
  lines.length = 0;
  expect(await codePath()).toBe(first);
  expect((await stat(first)).mtimeMs).toBe(mtimeMs);
  expect(lines).toEqual([]);
  expect(await readFile(first, 'utf8')).toContain('workflows/breach');
});
