import { decidePlan, heldCaution, planText } from '../../../client/act/decide-plan';
import type { Globals } from '../../../client/result';
import { aPlacedHold, aStatus } from '../breach/a-status';

const mockAnswer = { approved: true, asked: 0 };
jest.mock('@inquirer/confirm', () => ({
  __esModule: true,
  default: async () => {
    mockAnswer.asked += 1;
    return mockAnswer.approved;
  },
}));
const mockPlan = { digest: 'sha256:plan' as string | null, isHeld: false };
const mockActs: unknown[] = [];
jest.mock('../../../client/breach-client', () => {
  const status = async () => {
    const { aPlacedHold: placed, aStatus: build } =
      jest.requireActual<typeof import('../breach/a-status')>('../breach/a-status');
    const holds = mockPlan.isHeld ? [placed()] : [];
    return build({ holds, approval: { needed: 1, given: 0, valid: false, digest: mockPlan.digest } });
  };
  return {
    withBreaches: (work: (breaches: unknown) => unknown) =>
      work({
        status,
        timeline: async () => [],
        act: async (...act: unknown[]) => {
          mockActs.push(act);
          return status();
        },
      }),
  };
});

const ON_TERMINAL: Globals = { output: 'table', actor: 'bob', input: true, yes: false, dryRun: false };
const { reference } = aStatus();
const hadTty = process.stderr.isTTY;
let shown = '';
beforeEach(() => {
  Object.assign(mockAnswer, { approved: true, asked: 0 });
  Object.assign(mockPlan, { digest: 'sha256:plan', isHeld: false });
  mockActs.length = 0;
  shown = '';
  process.stderr.isTTY = true;
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    shown += String(text);
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  process.stderr.isTTY = hadTty;
});

test('on a terminal the plan is shown, asked for, and approved by its digest', async () => {
  await decidePlan('approve', reference, { reason: 'checked' }, ON_TERMINAL);
  expect(mockAnswer.asked).toBe(1);
  expect(shown).toMatch(
    /3 on the list(.|\n)*from 2026-12-04(.|\n)*cloudroute-2015, fcc-2007(.|\n)*sha256:plan/,
  );
  expect(mockActs).toEqual([
    [reference, 'approve', { digest: 'sha256:plan', reason: 'checked', actor: 'bob' }],
  ]);
});

test('no is no', async () => {
  mockAnswer.approved = false;
  await expect(decidePlan('approve', reference, {}, ON_TERMINAL)).rejects.toMatchObject({ code: 'Declined' });
  expect(mockActs).toEqual([]);
});

test.each<[string, Partial<Globals>, boolean]>([
  ['--no-input or no terminal to read from', { input: false }, true],
  ['a terminal that the question would not reach', {}, false],
])('nobody is asked with %s: the digest must be named', async (_what, changes, isTTY) => {
  process.stderr.isTTY = isTTY;
  await expect(decidePlan('approve', reference, {}, { ...ON_TERMINAL, ...changes })).rejects.toMatchObject({
    code: 'Usage',
    fix: 'Repeat with --digest sha256:plan, or with --yes.',
  });
  expect([mockAnswer.asked, mockActs]).toEqual([0, []]);
});

test('a digest that is named is the one that is decided, also when the plan is another by now', async () => {
  await decidePlan('reject', reference, { digest: 'sha256:seen' }, { ...ON_TERMINAL, input: false });
  expect(mockActs).toEqual([[reference, 'reject', { digest: 'sha256:seen', actor: 'bob' }]]);
});

test('--yes takes the present plan; --dry-run shows and sends nothing', async () => {
  await decidePlan('approve', reference, {}, { ...ON_TERMINAL, input: false, yes: true });
  expect(mockActs).toHaveLength(1);
  const rehearsed = await decidePlan('approve', reference, {}, { ...ON_TERMINAL, dryRun: true });
  expect(rehearsed.data).toMatchObject({ sent: false, input: { digest: 'sha256:plan' } });
  expect(mockActs).toHaveLength(1);
});

test('without a plan there is nothing to decide', async () => {
  mockPlan.digest = null;
  await expect(decidePlan('approve', reference, {}, ON_TERMINAL)).rejects.toMatchObject({
    code: 'ApprovalMissing',
  });
});

test('under a standing hold an approval is said to be void when it ends; a rejection is not warned of', async () => {
  await decidePlan('approve', reference, {}, ON_TERMINAL);
  expect(shown).not.toContain('Warning');
  mockPlan.isHeld = true;
  await decidePlan('reject', reference, {}, ON_TERMINAL);
  expect(shown).not.toContain('Warning');
  await decidePlan('approve', reference, {}, ON_TERMINAL);
  expect(shown).toContain('Warning: a hold stands. An approval given now will be void when the hold ends');
  expect(mockActs).toHaveLength(3);
});

test.each([
  ['a hold that was released', aPlacedHold({ releasedAt: '2026-11-25T00:00:00Z' }), 1],
  ['a hold that has lapsed', aPlacedHold({ lapsedAt: '2026-12-15T05:00:00Z' }), 1],
  ['a case that needs no approval', aPlacedHold(), 0],
])('%s makes no approval void', (_what, hold, needed) => {
  const approval = { needed, given: 0, valid: false, digest: 'sha256:plan' };
  expect(heldCaution({ holds: [hold], approval })).toBeNull();
});

test('of the holds it is said which still stand', () => {
  const holds = [
    aPlacedHold({ releasedAt: '2026-11-25T00:00:00Z' }),
    aPlacedHold({ reference: 'FBI-18', lapsedAt: '2026-12-15T05:00:00Z' }),
    aPlacedHold({ reference: 'FBI-19' }),
  ];
  expect(planText(aStatus({ holds }))).toContain(
    'holds      FBI-17 (released), FBI-18 (lapsed), FBI-19 (STANDS until 2026-12-14)\n',
  );
});
