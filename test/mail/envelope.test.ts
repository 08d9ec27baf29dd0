import fc from 'fast-check';
import { mailboxOf, needsSmtpUtf8 } from '../../mail/envelope';

test('a domain beyond ASCII is written in ASCII, and what is before the @ stays as it is', () => {
  expect(mailboxOf('ana@bücher.example')).toBe('ana@xn--bcher-kva.example');
  expect(mailboxOf('José@BÜCHER.example')).toBe('José@xn--bcher-kva.example');
});

test.each<[string, boolean]>([
  ['ana@example.com', false],
  ['josé@example.com', true],
  ['用户@example.com', true],
])('%s needs SMTPUTF8: %s', (address, isNeeded) => {
  expect(needsSmtpUtf8(mailboxOf(address) ?? '')).toBe(isNeeded);
});

test('what comes of any text is one mailbox that SMTP can carry, or nothing', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.tuple(
          fc.string({ unit: 'binary' }),
          fc.constantFrom('@', '@@', '', '@1.'),
          fc.string({ unit: 'binary' }),
        ),
        fc.tuple(
          fc.emailAddress(),
          fc.constantFrom('', ',', '\r\n', '>'),
          fc.constantFrom('', 'eve@example.com'),
        ),
      ),
      (parts) => {
        const mailbox = mailboxOf(parts.join(''));
        if (mailbox === undefined) return;
        expect(mailbox).toMatch(/^[^@\s<>\p{Cc}]+@[\x21-\x7e]+$/u);
        expect(Buffer.byteLength(mailbox)).toBeLessThanOrEqual(254);
        expect(mailboxOf(mailbox)).toBe(mailbox);
      },
    ),
    { numRuns: 500 },
  );
});
