import fc from 'fast-check';
import { DOMAIN_GROUPS, groupNames, paceNameOf } from '../../../domain/sending/domain-groups';
import { parseRate, ratesInForce, ratesText, rateText } from '../../../domain/sending/rates';

test.each([
  ['ana@gmail.com', 'gmail'],
  ['ANA@GoogleMail.COM', 'gmail'],
  ['ana@hotmail.co.uk', 'outlook'],
  ['ana@live.de', 'outlook'],
  ['ana@yahoo.com.mx', 'yahoo'],
  ['ana@aol.com', 'aol'],
  ['ana@notgmail.com', '@notgmail.com'],
  ['ana@gmail.com.example', '@gmail.com.example'],
  ['ana@mail.yahoo.com', '@mail.yahoo.com'],
  ['"a@gmail.com"@example.org', '@example.org'],
])('%s goes at the pace of %s', (address, name) => {
  expect(paceNameOf()(address)).toBe(name);
});

test('a carrier’s groups win over the table, and are known by name', () => {
  const groups = { campus: ['example.edu', 'Gmail.com'] };
  const nameOf = paceNameOf(groups);
  expect([nameOf('a@EXAMPLE.edu'), nameOf('a@gmail.com'), nameOf('a@googlemail.com')]).toEqual([
    'campus',
    'campus',
    'gmail',
  ]);
  expect(groupNames(groups)).toEqual([...Object.keys(DOMAIN_GROUPS), 'campus', 'others']);
});

test('no domain is in two groups', () => {
  const domain = fc.constantFrom(
    'gmail.com',
    'outlook.com',
    'yahoo.fr',
    'aol.co.uk',
    'me.com',
    'att.net',
    'rr.com',
  );
  fc.assert(
    fc.property(domain, (name) => {
      expect(Object.values(DOMAIN_GROUPS).filter(({ domains }) => domains.test(name))).toHaveLength(1);
    }),
  );
});

test.each([
  ['20/s', 20],
  ['20', 20],
  ['90/min', 1.5],
  ['1/h', 1 / 3_600],
  ['0.5/s', 0.5],
  ['none', null],
  ['0/s', undefined],
  ['1/d', undefined],
  ['-3', undefined],
  ['100001/s', undefined],
  ['', undefined],
])('%s is read as %s a second', (text, rate) => {
  expect(parseRate(text)).toBe(rate);
});

test('what is said of a rate is read back as it', () => {
  fc.assert(
    fc.property(fc.constantFrom(0.5, 1, 20, 1.5, 1 / 60, 1 / 3_600, 100_000), (rate) => {
      expect(parseRate(rateText(rate))).toBeCloseTo(rate, 6);
    }),
  );
  expect(parseRate(rateText(null))).toBeNull();
});

test('the case’s rates are on top of the carrier’s, and none takes one away', () => {
  const inForce = ratesInForce({ global: 100, gmail: 20 }, { gmail: null, yahoo: 5 });
  expect(inForce).toEqual({ global: 100, yahoo: 5 });
  expect(ratesText(inForce)).toBe('global 100/s, yahoo 5/s');
});
