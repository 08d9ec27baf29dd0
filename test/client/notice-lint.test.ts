import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lint } from '../../client/notice/lint';
import type { NoticeProblem } from '../../notices/problem';
import { SHIPPED_SOURCES } from '../../notices/read-sources';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'tocsin-notice-lint-'));
  cpSync(SHIPPED_SOURCES, dir, { recursive: true });
});
afterEach(() => rmSync(dir, { recursive: true }));

const edit = (file: string, change: (text: string) => string): void => {
  const at = path.join(dir, file);
  const text = readFileSync(at, 'utf8');
  expect(change(text)).not.toBe(text);
  writeFileSync(at, change(text));
};
const faultsIn = async (file: string): Promise<readonly NoticeProblem[]> =>
  ((await lint({ dir })).data as readonly NoticeProblem[]).filter((fault) => fault.file === file);

test.each([
  'breach.en.md',
  'substitute.en.md',
  'account-change.en.md',
  'substitute.es.md',
  'account-change.es.md',
])('a field that is not filled, and a link, are found in %s of a folder of one’s own', async (file) => {
  edit(file, (text) => `${text}\nDear {{nosuch}} see [here](http://10.0.0.1/x)\n`);
  expect((await lint({ dir })).exitCode).toBe(10);
  const found = await faultsIn(file);
  expect(found).toContainEqual(expect.objectContaining({ rule: 'link' }));
  expect(found).toContainEqual(
    expect.objectContaining({
      rule: 'placeholder',
      problem: expect.stringContaining('{{nosuch}}') as string,
    }),
  );
});

test('a folder with the notice to each person alone has no fault', async () => {
  for (const kind of ['substitute', 'account-change'])
    for (const language of ['en', 'es']) rmSync(path.join(dir, `${kind}.${language}.md`));
  expect((await lint({ dir })).data).toEqual([]);
});

describe('headings that a policy prescribes', () => {
  const said = ({ problem }: NoticeProblem): boolean => problem.includes('us-ca prescribes it');

  test.each(['breach.en.md', 'substitute.en.md'])(
    'one that is missing in %s is told with the policy',
    async (file) => {
      edit(file, (text) => text.replace('## What you can do', '## Your next steps'));
      expect((await faultsIn(file)).filter(said)).toEqual([
        {
          file,
          line: expect.any(Number) as number,
          rule: 'heading',
          problem:
            'has no heading "What You Can Do" in its place: us-ca prescribes it (Cal. Civ. Code 1798.82(d))',
        },
      ]);
    },
  );

  test('--policy says which policy asks for what, and asks for no more', async () => {
    edit('breach.en.md', (text) => text.replace('## What you can do', '## Your next steps'));
    const federal = await lint({ dir, policy: 'fcc-2007' });
    expect((federal.data as readonly NoticeProblem[]).filter(said)).toEqual([]);
    expect(federal.said?.[0]).toBe('fcc-2007 prescribes no headings.');
    const both = await lint({ dir, policy: 'fcc-2007, us-ca' });
    expect((both.data as readonly NoticeProblem[]).filter(said)).toHaveLength(1);
    expect(both.said?.[1]).toMatch(
      /^us-ca prescribes the headings What Happened; .*1798\.82\(d\), not verified\)\.$/,
    );
    await expect(lint({ policy: 'us-xx' })).rejects.toMatchObject({ code: 'NotFound' });
  });
});
