import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { define as defineBreach } from '../../../client/commands/breach';
import { define as defineFiling } from '../../../client/commands/filing';
import { HARM_QUESTIONS } from '../../../domain/policy/harm';
import { answered, runCommand } from '../../support/run-command';

jest.mock('../../../client/output/print', () => ({
  print: (result: object) => void Object.assign(answered, { result }),
}));

/** Each act is rehearsed: the message that would be sent, and nothing more. */
const breach = (...args: string[]) => runCommand(defineBreach, ...args, '--dry-run');
const filing = (...args: string[]) => runCommand(defineFiling, 'record', 'BR-1', ...args, '--dry-run');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-acts-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each<[string, readonly string[], object]>([
  ['acknowledge', ['acknowledge', 'BR-1', '--key', 'remind/x/50'], { key: 'remind/x/50', actor: 'ada' }],
  [
    'decide',
    [
      'decide',
      'BR-1',
      '--conflict',
      'a:b:c',
      '--decision',
      'keep-earliest',
      '--reason',
      'r',
      '--second',
      'bob',
    ],
    { conflict: 'a:b:c', decision: 'keep-earliest', reason: 'r', second: 'bob', actor: 'ada' },
  ],
  [
    'withdraw',
    ['withdraw', 'BR-1', '--policy', 'gdpr', '--obligation', 'authority', '--reason', 'r'],
    { policy: 'gdpr', obligation: 'authority', reason: 'r', actor: 'ada' },
  ],
])('%s says its message', async (message, args, input) => {
  expect((await breach(...args)).data).toEqual({ reference: 'BR-1', message, input, sent: false });
});

test('a notice to whom else an obligation names is recorded under their name; nobody is no recipient', async () => {
  const proof = ['--confirmation', 'AG-1', '--filed-at', '2026-12-16T11:00:00Z'];
  const recorded = await filing('--recipient', 'ca-attorney-general', ...proof, '--reason', 'r');
  expect(recorded.data).toMatchObject({ input: { agency: 'ca-attorney-general', reason: 'r' } });
  await expect(filing(...proof)).rejects.toMatchObject({ code: 'Usage' });
  await expect(filing('--recipient', 'x', '--agency', 'FBI', ...proof)).rejects.toMatchObject({
    code: 'commander.conflictingOption',
  });
  await expect(filing('--recipient', 'Attorney General', ...proof)).rejects.toMatchObject({ code: 'Usage' });
});

describe('assess-harm', () => {
  const questionnaire = async (answers: Record<string, string>, more = ''): Promise<string> => {
    const file = path.join(folder, 'answers.yaml');
    const lines = Object.entries(answers).map(([id, answer]) => `  ${id}: "${answer}"`);
    await writeFile(file, `assessor: alice\n${more}answers:\n${lines.join('\n')}\n`);
    return file;
  };
  const harmless = Object.fromEntries(
    HARM_QUESTIONS.map(({ id, harmfulIf }) => [id, harmfulIf === 'yes' ? 'no' : 'yes']),
  );

  test('amends the fact with a reason that names the score, and keeps answers, weights and assessor', async () => {
    const file = await questionnaire({ ...harmless, financial: 'yes' }, 'weights: {financial: 10}\n');
    expect((await breach('assess-harm', 'BR-1', '-f', file)).data).toMatchObject({
      message: 'amend',
      input: {
        facts: { harm: 'possible' },
        reason: expect.stringMatching(/harm assessed by alice: score \d+ of 100, possible/) as string,
        assessment: { assessor: 'alice', weights: { financial: 10 }, answers: { financial: 'yes' } },
      },
    });
  });

  test('finds no harm only where another person says so, with a reason', async () => {
    const file = await questionnaire(harmless);
    expect((await breach('assess-harm', 'BR-1', '-f', file)).data).toMatchObject({
      input: { facts: { harm: 'unknown' } },
    });
    const none = ['assess-harm', 'BR-1', '-f', file, '--harm', 'none'];
    await expect(breach(...none)).rejects.toMatchObject({ code: 'NotAllowed' });
    await expect(breach(...none, '--reason', 'test data', '--actor', 'Alice')).rejects.toMatchObject({
      code: 'NotAllowed',
    });
    expect((await breach(...none, '--reason', 'test data')).data).toMatchObject({
      input: { facts: { harm: 'none' }, actor: 'ada' },
    });
  });

  test('names an unknown question with its line', async () => {
    const file = await questionnaire({ weather: 'no' });
    await expect(breach('assess-harm', 'BR-1', '-f', file)).rejects.toMatchObject({
      code: 'Usage',
      message: expect.stringContaining('line 3') as string,
    });
  });
});
