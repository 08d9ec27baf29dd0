import { define } from '../../client/commands/up';
import { SAMPLE_CARRIER } from '../../config/carrier';
import { answered, runCommand } from '../support/run-command';

const mockAnswered = () => answered;
jest.mock('../../client/output/print', () => ({
  print: (result: unknown) => void Object.assign(mockAnswered(), { result }),
}));
let mockHeldBack = false;
jest.mock('../../ops/stack/stack', () => ({
  startStack: async ({ home }: { home: string }) => ({
    home,
    isMailHeldBack: mockHeldBack,
    addresses: { databaseUrl: 'postgres://app:secret@127.0.0.1:5432/tocsin' },
    lost: Promise.resolve('over'),
    stop: async () => undefined,
  }),
}));

const had = { ...process.env };
beforeEach(() => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  jest.restoreAllMocks();
  process.env = { ...had };
});

const saidBy = async (profile: 'live' | 'sandbox', isHeldBack: boolean): Promise<string> => {
  mockHeldBack = isHeldBack;
  process.env.TOCSIN_PROFILE = profile;
  process.env.TOCSIN_CARRIER = SAMPLE_CARRIER;
  process.env.SMTP_URL = 'smtp://127.0.0.1:9';
  await expect(runCommand(define, '--home', '/nowhere')).rejects.toMatchObject({ message: 'over' });
  return answered.result?.said?.[1] ?? '';
};

test('where customers’ mail goes is told as it is: out, to the inbox, or nowhere while it is held back', async () => {
  expect(await saidBy('live', false)).toMatch(/^LIVE: mail leaves this machine/);
  expect(await saidBy('sandbox', false)).toMatch(/^All mail goes to the inbox here/);
  for (const profile of ['live', 'sandbox'] as const) {
    const said = await saidBy(profile, true);
    expect(said).toMatch(/^HELD BACK: nothing leaves this machine/);
    expect(said).not.toContain('LIVE');
  }
});
