import { isAboutSender } from '../../../mail/returned/about-sender';
import { RELAY_ANSWERS } from '../../../mail/relay-answers';
import { readReturned } from '../../../mail/returned/read-returned';
import { aReport, recipient } from './samples';

test.each<[string | null, string, boolean]>([
  ['5.7.1', 'smtp; 550 5.7.1 [CS01] Message rejected due to local policy', true],
  ['5.7.26', 'smtp; 550-5.7.26 This mail is unauthenticated', true],
  ['5.0.0', 'smtp;554 Message not allowed - [PH01] not accepted for policy reasons', true],
  ['5.7.606', 'Access denied, banned sending IP', true],
  ['5.1.1', 'smtp; 550 5.1.1 no such user', false],
  // The table tells these apart, though they begin like the others.
  ['5.7.17', 'smtp; 550 5.7.17 Mailbox owner has changed', false],
  ['5.7.1', 'smtp; 550 5.7.1 violates example.com email policy. - gcdp x - gsmtp', false],
  ['4.7.0', 'smtp; 421 4.7.0 unusual rate of mail, given up', false],
  ['4.4.7', 'message expired', false],
  [null, 'X-Notes; no such person', false],
  [null, 'no reason given', false],
])('status %p with `%s`: %p', (status, evidence, expected) => {
  expect(isAboutSender({ kind: 'failed', status, evidence })).toBe(expected);
});

test('what another server was told means the same as what a relay tells us', async () => {
  const replies = RELAY_ANSWERS.flatMap(({ leadsTo, examples }) =>
    examples.map((reply) => [reply, leadsTo] as const),
  );
  for (const [reply, leadsTo] of replies) {
    const raw = aReport({
      to: 'b@bounces.example.com',
      recipients: [recipient('failed', null, `smtp; ${reply}`)],
    });
    expect([reply, isAboutSender(await readReturned(raw))]).toEqual([reply, leadsTo === 'distrust']);
  }
});
