import { approvalOf } from '../../../domain/case/approval';
import { closedGates } from '../../../domain/case/gates';
import type { CaseState } from '../../../domain/case/state';
import { UNKNOWN_SENDER } from '../../../domain/messages';
import { aToldCase, assessed, codeOf, judged, taken } from '../../support/builders';
import { under } from '../../support/policies';

const LISTED = { list: { customers: 3, digest: 'sha256:list', undispatched: 3 } };
let ready: CaseState;
beforeAll(async () => {
  ready = await assessed(aToldCase(LISTED), '2026-12-10T00:00:00Z');
});
const approve = (actor: string, state = ready) =>
  judged(state, 'approve', { digest: state.digest ?? '', actor });

describe('an approval', () => {
  test('by a second person opens the last gate', () => {
    const at = Date.parse('2026-12-10T00:00:00Z');
    expect(closedGates(ready, at).map(({ gate }) => gate)).toEqual(['approval']);
    expect(closedGates(taken(ready, 'approve', { digest: ready.digest ?? '', actor: 'bob' }), at)).toEqual(
      [],
    );
  });

  test.each([
    ['the opener', 'alice'],
    ['the opener in capitals', 'ALICE'],
    ['nobody known: a Signal without its sender', UNKNOWN_SENDER],
    ['the engine itself', 'tocsin'],
  ])('by %s is refused', (_name, actor) => {
    expect(codeOf(approve(actor))).toBe('NotAllowed');
  });

  test('of another plan is refused', () => {
    expect(codeOf(judged(ready, 'approve', { digest: 'sha256:other', actor: 'bob' }))).toBe(
      'ApprovalMissing',
    );
    expect(codeOf(judged({ ...ready, digest: null }, 'approve', { digest: '', actor: 'bob' }))).toBe(
      'ApprovalMissing',
    );
  });

  test('by the same person twice counts once, however the name is typed', () => {
    const two = { ...ready, policies: [{ ...under('cloudroute-2015')[0]!, approvals: 2 as const }] };
    const once = taken(two, 'approve', { digest: two.digest ?? '', actor: 'bob' });
    expect(codeOf(approve('bob', once))).toBe('repeat');
    expect(codeOf(approve('Bob', once))).toBe('repeat');
    expect(approvalOf(once)).toMatchObject({ needed: 2, given: 1, valid: false });
    expect(approvalOf(taken(once, 'approve', { digest: two.digest ?? '', actor: 'carol' })).valid).toBe(true);
  });

  test('is taken back by a rejection', () => {
    const approved = taken(ready, 'approve', { digest: ready.digest ?? '', actor: 'bob' });
    const rejected = taken(approved, 'reject', { digest: ready.digest ?? '', actor: 'carol' });
    expect(approvalOf(rejected)).toMatchObject({ given: 0, valid: false });
  });

  test('counts for nothing while the plan is being computed, even where none is asked for', () => {
    const free = {
      ...ready,
      policies: ready.policies.map((policy) => ({ ...policy, approvals: 0 as const })),
    };
    expect(approvalOf(free)).toMatchObject({ needed: 0, valid: true });
    expect(approvalOf({ ...free, digest: null })).toMatchObject({ valid: false });
  });
});
