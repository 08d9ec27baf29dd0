import { asksToSlowDown } from '../../mail/smtp-codes';
import { outcomeOf } from '../../mail/smtp-outcome';

/** Replies as large receivers give them; the words after the codes are shortened. */
test.each([
  [421, '421 4.7.28 Gmail has detected an unusual rate of unsolicited mail', true],
  [421, '421 4.7.0 [TSS04] Messages temporarily deferred due to unexpected volume', true],
  [451, '451 4.7.650 The mail server has been temporarily rate limited', true],
  [450, '450 4.2.1 The user is receiving mail at a rate that prevents additional messages', true],
  [421, '421 RP-001 We have limits for how many messages can be sent per hour and per day', true],
  [421, '421 Throttled - try again later', true],
  [452, '452 4.3.2 Connection rate limit exceeded', true],
  [421, '421 4.4.5 Server busy, try again later', true],
  [451, '451 4.7.1 Greylisting in action, please come back later', false],
  [450, '450 4.2.0 greylisted, see http://greylisting.example', false],
  [452, '452 4.2.2 mailbox full', false],
  [451, '451 4.3.0 temporary local problem', false],
  [454, '454 4.7.0 TLS not available', false],
  [550, '550 5.7.1 rate limit for this sender', false],
  [250, '250 ok', false],
])('%s: %s', (code, reply, isSlowDown) => {
  expect(asksToSlowDown(code, reply)).toBe(isSlowDown);
});

test('an outcome says so, of a recipient that was put off only', () => {
  const failure = {
    message: 'x',
    command: 'RCPT TO',
    responseCode: 421,
    response: '421 4.7.28 rate limited',
  };
  expect(outcomeOf({ dataBegun: false, error: failure })).toEqual({
    kind: 'deferred',
    reply: '421 4.7.28 rate limited',
    asksToSlowDown: true,
  });
  const closing = { ...failure, command: 'CONN' };
  expect(outcomeOf({ dataBegun: false, error: closing })).toMatchObject({
    kind: 'deferred',
    asksToSlowDown: true,
  });
  const down = { ...closing, response: '421 4.3.0 shutting down' };
  expect(outcomeOf({ dataBegun: false, error: down })).toEqual({
    kind: 'unreachable',
    reply: '421 4.3.0 shutting down',
  });
});
