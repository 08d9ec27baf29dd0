import { aToldCase, judged } from '../../support/builders';
import { under } from '../../support/policies';

const digest = (character: string): string => `sha256:${character.repeat(64)}`;
const FILING = {
  agency: 'FBI',
  confirmation: 'CRF-9',
  filedAt: '2026-11-26T14:00:00Z',
  actor: 'alice',
  documentDigest: digest('a'),
  reportDigest: digest('b'),
};
const AT = '2026-11-26T15:00:00Z';
const dataOf = (filing: object): object => {
  const verdict = judged(aToldCase({ policies: under('fcc-2007') }), 'recordFiling', filing as never, AT);
  if (verdict.kind !== 'taken') throw new Error(`it was not taken: ${JSON.stringify(verdict)}`);
  return verdict.entry.data;
};

test('a filing is on record with its receipt and the report that was filed, each by its digest', () => {
  expect(dataOf(FILING)).toMatchObject({ documentDigest: digest('a'), reportDigest: digest('b') });
});

test('one without papers is on record as it always was', () => {
  const { documentDigest: _receipt, reportDigest: _report, ...bare } = FILING;
  expect(Object.keys(dataOf(bare)).sort()).toEqual([
    'agencies',
    'agency',
    'confirmation',
    'filedAt',
    'flagsUrgentNeed',
  ]);
});
