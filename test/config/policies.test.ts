import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { POLICY_DIRECTORY, loadPolicies, loadPolicy, policyIds, readPolicyFile } from '../../config/policies';
import type { TocsinError } from '../../domain/errors';

const FCC = readFileSync(path.join(POLICY_DIRECTORY, 'fcc-2007.yaml'), 'utf8');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tocsin-policies-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string): string => {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
};
const refusal = (read: () => unknown): TocsinError => {
  try {
    read();
  } catch (error) {
    return error as TocsinError;
  }
  throw new Error('nothing was refused');
};
const lineOf = (text: string, part: string): number =>
  text.split('\n').findIndex((line) => line.includes(part)) + 1;

describe('shipped policies', () => {
  test.each(policyIds())(
    '%s validates, is named by its id, and has unique obligations with citations',
    (id) => {
      const policy = loadPolicy(id);
      const names = policy.obligations.map((obligation) => obligation.id);
      expect(policy.id).toBe(id);
      expect(new Set(names).size).toBe(names.length);
      for (const { citation, earliest, latest } of policy.obligations) {
        expect(citation).not.toBe('');
        expect(earliest ?? latest).toBeDefined();
      }
    },
  );

  test('the promise of 2015: seven calendar days, one week, early release', () => {
    expect(loadPolicy('cloudroute-2015')).toMatchObject({
      approvals: 1,
      obligations: [
        {
          recipient: 'agencies',
          agencies: ['USSS', 'FBI'],
          channel: 'email',
          latest: { after: 'determination', count: 7, unit: 'calendar-days' },
        },
        {
          recipient: 'customers',
          earliest: { after: 'agencies-notified', count: 7, unit: 'days-to-same-time' },
          openedBy: ['early-release', 'urgent-need'],
          gatedByHolds: true,
        },
      ],
    });
  });

  test('the rule in force: business days, urgent need alone, holds of thirty days', () => {
    const policy = loadPolicy('fcc-2007');
    expect(policy).toMatchObject({
      holds: { citation: '47 CFR 64.2011(b)(3)', firstDays: 30, extendable: true, written: true },
      retention: { years: 2 },
      obligations: [
        {
          recipient: 'agencies',
          agencies: ['USSS', 'FBI'],
          channel: 'portal',
          latest: { after: 'determination', count: 7, unit: 'business-days' },
        },
        {
          recipient: 'customers',
          earliest: { after: 'agencies-notified', count: 7, unit: 'full-business-days' },
          openedBy: ['urgent-need'],
          gatedByHolds: true,
        },
      ],
    });
    expect(policy.obligations[1]?.latest).toBeUndefined();
  });

  test('an unknown id is NotFound and names those that there are', () => {
    expect(refusal(() => loadPolicy('fcc-1999'))).toMatchObject({
      code: 'NotFound',
      fix: `There are: ${policyIds().join(', ')}.`,
    });
    expect(refusal(() => loadPolicy('../config/samples/carrier')).code).toBe('NotFound');
  });
});

describe('a policy file that is wrong', () => {
  test.each([
    ['an unknown key', 'approvals: 1', 'aprovals: 1', 'aprovals is not a known field'],
    [
      'an unknown key in a bound',
      '{ after: determination, count: 7,',
      '{ after: determination, days: 7, count: 7,',
      'obligations.0.latest.days is not a known field',
    ],
    ['an unknown unit', 'unit: business-days }', 'unit: working-days }', 'obligations.0.latest.unit'],
    ['an unknown agency', 'agencies: [USSS, FBI]', 'agencies: [USSS, CIA]', 'obligations.0.agencies.1'],
    [
      'a day that does not exist',
      'effectiveFrom: 2007-12-08',
      'effectiveFrom: 2007-02-30',
      'effectiveFrom is not a day that exists',
    ],
    ['a count below zero', 'count: 7, unit: full', 'count: -7, unit: full', 'obligations.1.earliest.count'],
  ])('%s is refused with file, line and field', (_name, right, wrong, problem) => {
    const text = FCC.replace(right, wrong);
    expect(text).not.toBe(FCC);
    const { code, message } = refusal(() => readPolicyFile(write('fcc-2007.yaml', text)));
    expect(code).toBe('Usage');
    expect(message).toContain(problem);
    expect(message).toContain(`fcc-2007.yaml, line ${lineOf(text, wrong)}, column `);
  });

  test('a required field that is missing is named', () => {
    const text = FCC.replace(/^retention:\n.*\n.*\n/m, '');
    expect(refusal(() => readPolicyFile(write('fcc-2007.yaml', text))).message).toMatch(/: retention /);
  });

  test('a file that holds another policy than its name says is refused', () => {
    write('fcc-2023.yaml', FCC);
    expect(refusal(() => loadPolicies(folder))).toMatchObject({
      code: 'Usage',
      message: 'fcc-2023.yaml holds the policy fcc-2007',
    });
  });

  test('a file that cannot be read is NotFound', () => {
    expect(refusal(() => readPolicyFile(path.join(folder, 'none.yaml'))).code).toBe('NotFound');
  });
});
