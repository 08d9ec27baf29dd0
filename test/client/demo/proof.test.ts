import { crashSummary } from '../../../client/demo/crash-summary';
import { holds, proofOf } from '../../../client/demo/proof';
import type { NoticeOnRecord } from '../../../records/notices-on-record';

const REFERENCE = 'BR-2026-0001';
const notice = (messageId: string | null, changes: Partial<NoticeOnRecord> = {}): NoticeOnRecord => ({
  messageId,
  state: 'accepted',
  isDoubted: false,
  isCopy: false,
  ...changes,
});
const log = (...ids: (string | null)[]) => ids.map((messageId) => ({ messageId, atMs: 0 }));

/** One of each that may be: told once, told again after doubt, by letter; and a report to an agency. */
const NOTICES = [notice('a'), notice('b', { isDoubted: true }), notice(null, { state: 'letter' })];
const LOG = log('a', 'b', 'b', `${REFERENCE}.0123@example.com`);
const proof = (listed = 3, notices = NOTICES, messages = LOG) =>
  proofOf(REFERENCE, listed, notices, messages);

test('people and messages are counted each on their own, and add up', () => {
  expect(proof()).toEqual({
    listed: 3,
    toldOnce: 1,
    toldAgainAfterDoubt: 1,
    byLetter: 1,
    unsettled: 0,
    lost: 0,
    doubledInSilence: 0,
    toldUnknown: 0,
    log: { messages: 4, firstCopies: 2, furtherCopies: 1, besideNotices: 0, toOthers: 1, stray: 0 },
  });
  expect(holds(proof())).toBe(true);
});

test.each([
  ['somebody lost', proof(3, NOTICES, log('b', 'b')), { lost: 1 }],
  ['told twice, never in doubt', proof(3, NOTICES, log('a', 'a', 'b', 'b')), { doubledInSilence: 1 }],
  ['told, and not known of', proof(1, [notice('a', { state: 'pending' })], log('a')), { toldUnknown: 1 }],
  ['told by mail and by letter', proof(1, [notice('a', { state: 'letter' })], log('a')), { toldUnknown: 1 }],
  ['still unknown', proof(1, [notice('a', { state: 'unknown', isDoubted: true })], []), { unsettled: 1 }],
  ['nobody’s notice', proof(4), { unsettled: 1 }],
  ['a stray message', proof(3, NOTICES, [...LOG, ...log('z')]), { log: { stray: 1 } }],
  ['a message without any id', proof(3, NOTICES, [...LOG, ...log(null)]), { log: { stray: 1 } }],
])('%s is seen, and the demo fails', (_what, found, wanted) => {
  expect(found).toMatchObject(wanted);
  expect(holds(found)).toBe(false);
  const opened = { reference: REFERENCE, workflowId: 'w', runId: 'r' };
  const { exitCode, said } = crashSummary({ opened, kills: [], proof: found }, '/mails', false);
  expect(exitCode).toBe(1);
  expect(said?.join()).toContain('DOES NOT ADD UP');
});

test('a doubtful one that came through once is told once', () => {
  expect(proof(1, [notice('a', { isDoubted: true })], log('a'))).toMatchObject({ toldOnce: 1 });
});
