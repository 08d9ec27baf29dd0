import fc from 'fast-check';
import { outcomeOf } from '../../mail/smtp-outcome';
import { keepReply } from '../../mail/smtp-reply';

const failure = (command: string, response?: string) => ({
  message: 'failed',
  code: 'ECONNECTION',
  command,
  ...(response === undefined ? {} : { response, responseCode: Number(response.slice(0, 3)) }),
});

describe('outcomes', () => {
  test.each([
    ['a greeting of 554', false, failure('CONN', '554 no service'), 'unreachable'],
    ['a failed login', false, failure('AUTH PLAIN', '535 5.7.8 wrong'), 'unreachable'],
    ['a refused STARTTLS', false, failure('STARTTLS', '454 not now'), 'unreachable'],
    ['a reply cut off after DATA', true, failure('CONN', '550 spam'), 'refused'],
    ['421 after DATA', true, failure('CONN', '421 bye'), 'deferred'],
    ['a stray 250 after DATA', true, failure('CONN', '250 what'), 'unknown'],
    ['a lost connection before DATA', false, failure('CONN'), 'unreachable'],
    ['a lost connection after DATA', true, failure('CONN'), 'unknown'],
  ])('%s', (_name, dataBegun, error, kind) => {
    expect(outcomeOf({ dataBegun, error }).kind).toBe(kind);
  });

  test('without a reply, DATA alone decides between unreachable and unknown', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.string(), fc.string(), (dataBegun, message, code) => {
        const { kind } = outcomeOf({ dataBegun, error: { message, code } });
        expect(kind).toBe(dataBegun ? 'unknown' : 'unreachable');
      }),
    );
  });
});

describe('replies', () => {
  test('no address survives, whatever stands around it', () => {
    fc.assert(
      fc.property(fc.emailAddress(), fc.string(), fc.string(), (address, before, after) => {
        const kept = keepReply(`${before} <${address}> ${after}`);
        expect(kept).not.toContain(address);
        expect(kept.length).toBeLessThanOrEqual(500);
        expect(kept).not.toMatch(/[\r\n]/);
      }),
    );
  });

  test('a quoted local part goes too, the rest stays', () => {
    expect(keepReply('550 5.1.1 <"ana maria"@example.com>: unknown\r\nuser')).toBe(
      '550 5.1.1 <(address)>: unknown user',
    );
  });
});
