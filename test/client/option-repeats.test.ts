import { program } from '../../client/cli';
import { EXIT_CODES } from '../../domain/errors';
import { answered } from '../support/run-command';

const mockAnswered = () => answered;
jest.mock('../../client/output/print', () => ({
  print: (result: unknown) => void Object.assign(mockAnswered(), { result }),
}));

const run = async (...args: string[]): Promise<unknown> => {
  const root = program();
  const quiet = (command: typeof root): void => {
    command.configureOutput({ writeErr: () => undefined, outputError: () => undefined });
    command.commands.forEach(quiet);
  };
  quiet(root);
  await root.parseAsync(args, { from: 'user' });
  return answered.result?.data;
};
const WINDOW = ['policy', 'window', '--zone', 'America/New_York'];
const AT = ['--determined-at', '2026-11-23T10:00:00-05:00'];

afterEach(() => {
  process.exitCode = undefined;
});

test('policies that are given one by one are all of them', async () => {
  const policies = ['--policy', 'fcc-2007', '--policy', 'cloudroute-2015,us-tx'];
  expect(await run(...WINDOW, ...AT, ...policies)).toMatchObject({
    policies: ['fcc-2007', 'cloudroute-2015', 'us-tx'],
  });
});

test.each([
  [
    '--determined-at',
    [...WINDOW, ...AT, '--policy', 'fcc-2007', '--determined-at', '2026-11-24T10:00:00-05:00'],
  ],
  ['--zone', [...WINDOW, ...AT, '--zone', 'America/Chicago']],
  ['--output', [...WINDOW, ...AT, '-o', 'json', '--output', 'table']],
  ['--actor', ['--actor', 'Ada', ...WINDOW, ...AT, '--actor', 'Bea']],
  ['--until', ['hold', 'extend', 'BR-2026-0001', '--until', '2026-12-01', '--until', '2026-12-31']],
  ['--reason', ['breach', 'close', 'BR-2026-0001', '--reason', 'one', '--reason', 'another']],
])('%s given twice is a usage error that names it', async (name, args) => {
  await expect(run(...args)).rejects.toMatchObject({
    exitCode: EXIT_CODES.Usage,
    message: expect.stringContaining(`${name} is given twice`) as unknown,
  });
});

test('an option that takes several values may be given several times, and a switch too', async () => {
  const told = [
    '--notified',
    'FBI=2026-11-23T11:00:00-05:00',
    '--notified',
    'USSS=2026-11-23T12:00:00-05:00',
  ];
  await expect(
    run('--yes', ...WINDOW, ...AT, ...told, '--policy', 'fcc-2007', '--yes'),
  ).resolves.toMatchObject({
    policies: ['fcc-2007'],
  });
});
