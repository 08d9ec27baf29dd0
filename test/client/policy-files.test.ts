import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { define as defineBreach } from '../../client/commands/breach';
import { define } from '../../client/commands/policy';
import { POLICY_DIRECTORY } from '../../config/policies';
import { HARM_QUESTIONS } from '../../domain/policy/harm';
import { answered, runCommand } from '../support/run-command';

const mockAnswered = () => answered;
jest.mock('../../client/output/print', () => ({
  print: (result: unknown) => void Object.assign(mockAnswered(), { result }),
}));
/** The records are not what these tests are about. */
jest.mock('../../client/policy/open-breaches', () => ({ readOpenBreaches: async () => [] }));

const SHIPPED = readFileSync(path.join(POLICY_DIRECTORY, 'fcc-2007.yaml'), 'utf8');
const OURS = SHIPPED.replace('id: fcc-2007', 'id: ours');

let folder: string;
const had = process.env.TOCSIN_POLICIES;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tocsin-policy-files-'));
  delete process.env.TOCSIN_POLICIES;
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  if (had === undefined) delete process.env.TOCSIN_POLICIES;
  else process.env.TOCSIN_POLICIES = had;
});
const file = (name: string, text: string): string => {
  const place = path.join(folder, name);
  writeFileSync(place, text);
  return place;
};
const WINDOW = ['--zone', 'America/New_York', '--determined-at', '2026-11-23T10:00:00-05:00'];

describe('lint', () => {
  test('tells what a sound file is, and that its name is not its id', async () => {
    const [right, wrong] = [file('ours.yaml', OURS), file('draft.yaml', OURS)];
    const { data, said } = await runCommand(define, 'lint', right, wrong);
    expect(data).toMatchObject([
      { file: right, id: 'ours', version: 2, obligations: ['agencies', 'customers'] },
      { file: wrong, id: 'ours' },
    ]);
    expect(said).toEqual([expect.stringMatching(/draft\.yaml: .* as ours\.yaml/)]);
  });

  test('refuses wrong files as a breach would, all of them, with their lines', async () => {
    const one = file('one.yaml', OURS.replace('unit: business-days', 'unit: moons'));
    const two = file('two.yaml', OURS.replace('version: 2', 'version: none'));
    await expect(runCommand(define, 'lint', one, file('ours.yaml', OURS), two)).rejects.toMatchObject({
      code: 'Usage',
      exitCode: 2,
      message: expect.stringMatching(/one\.yaml, line \d+.* is no unit(.|\n)*two\.yaml, line \d+/) as unknown,
    });
    await expect(runCommand(define, 'lint', path.join(folder, 'none.yaml'))).rejects.toMatchObject({
      code: 'NotFound',
    });
  });
});

describe('a file in place of an id', () => {
  test('is shown, and its windows are told', async () => {
    const ours = file('ours.yaml', OURS);
    expect((await runCommand(define, 'show', ours)).data).toMatchObject({ id: 'ours' });
    const { data } = await runCommand(define, 'window', ...WINDOW, '--policy', `${ours},us-tx`);
    expect(data).toMatchObject({ policies: ['ours', 'us-tx'] });
  });

  test('is refused with its line where it is wrong', async () => {
    const wrong = file('ours.yaml', OURS.replace('unit: business-days', 'unit: moons'));
    await expect(runCommand(define, 'window', ...WINDOW, '--policy', wrong)).rejects.toMatchObject({
      code: 'Usage',
      message: expect.stringMatching(/ours\.yaml, line \d+/) as unknown,
    });
  });
});

describe('the folder TOCSIN_POLICIES', () => {
  test('holds policies beside those that are shipped', async () => {
    file('ours.yaml', OURS);
    process.env.TOCSIN_POLICIES = folder;
    const { data } = await runCommand(define, 'list');
    const ids = (data as { id: string }[]).map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['fcc-2007', 'ours', 'us-tx']));
    expect((await runCommand(define, 'window', ...WINDOW, '--policy', 'ours')).data).toMatchObject({
      policies: ['ours'],
    });
  });

  test('may not take the place of a shipped one, nor be missing', async () => {
    file('fcc-2007.yaml', SHIPPED);
    process.env.TOCSIN_POLICIES = folder;
    await expect(runCommand(define, 'list')).rejects.toMatchObject({
      code: 'Usage',
      message: expect.stringContaining('two policies fcc-2007') as unknown,
    });
    process.env.TOCSIN_POLICIES = path.join(folder, 'nowhere');
    await expect(runCommand(define, 'show', 'fcc-2007')).rejects.toMatchObject({
      code: 'NotFound',
      fix: expect.stringContaining('TOCSIN_POLICIES') as unknown,
    });
  });
});

test('a calendar that is a plain list is told what is missing', async () => {
  mkdirSync(path.join(folder, 'days'));
  const calendar = file('days/closed.yaml', '- { date: 2026-11-27, name: closed }\n');
  await expect(
    runCommand(define, 'window', ...WINDOW, '--policy', 'fcc-2007', '--calendar', calendar),
  ).rejects.toMatchObject({
    code: 'Usage',
    message: expect.stringContaining('closures: is missing') as unknown,
  });
});

test('the harm questionnaire is printed as a file to fill in', async () => {
  const { text, data } = await runCommand(defineBreach, 'harm-questions');
  const { answers } = parse(text ?? '') as { answers: Record<string, string> };
  expect(Object.keys(answers)).toEqual(HARM_QUESTIONS.map(({ id }) => id));
  expect(new Set(Object.values(answers))).toEqual(new Set(['unknown']));
  expect(data).toEqual(HARM_QUESTIONS);
});
