import { readFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { POLICY_DIRECTORY, readPolicyFile } from '../../config/policies';
import type { TocsinError } from '../../domain/errors';

const SOUND = `# yaml-language-server: $schema=./policy.schema.json
id: sound
version: 1
title: A policy that agrees with itself
citation: Rule 1
source: written for this test
effectiveFrom: 2020-01-01
effectiveTo: 2030-01-01
verified: true
retention: { years: 2, citation: Rule 9 }
holds:
  citation: Rule 5
  gates: [customers]
  firstDays: 30
  extendable: true
  written: true
obligations:
  - id: agencies
    recipient: agencies
    citation: Rule 2
    agencies: [FBI]
    latest: { after: determination, count: 7, unit: business-days }
  - id: customers
    recipient: customers
    citation: Rule 3
    earliest: { after: agencies-notified, count: 3, unit: calendar-days }
    latest: { after: { notice: agencies }, count: 30, unit: calendar-days }
    exemptions:
      - { id: harmless, title: no harm, citation: Rule 3(a), when: { harm: [none] } }
  - id: state
    recipient: attorney-general
    citation: Rule 4
    when: { exempt: customers }
    latest: { after: { deadline: customers }, count: 15, unit: calendar-days }
prohibitions:
  - { id: silence, recipients: [public], until: customers, citation: Rule 6 }
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tocsin-contradictions-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (text: string): unknown => {
  const file = path.join(folder, 'sound.yaml');
  writeFileSync(file, text);
  return readPolicyFile(file);
};
const refusal = (text: string): TocsinError => {
  try {
    read(text);
  } catch (error) {
    return error as TocsinError;
  }
  throw new Error('nothing was refused');
};

test('the policy that all of these are made from is sound', () => {
  expect(read(SOUND)).toMatchObject({ id: 'sound' });
});

/** What is replaced by what, the reason, and a part of the line that is named (the replacement, unless it says so). */
test.each<[name: string, right: string, wrong: string, reason: string, line?: string]>([
  ['an unknown trigger', 'after: determination', 'after: full-moon', 'is no trigger: discovery'],
  ['an unknown unit', 'unit: business-days', 'unit: moons', 'is no unit: calendar-days'],
  [
    'an unknown obligation in a clock',
    '{ notice: agencies }',
    '{ notice: agents }',
    'names agents, which is no obligation',
  ],
  [
    'an unknown deadline',
    '{ deadline: customers }',
    '{ deadline: nobody }',
    'names nobody, which is no obligation',
  ],
  [
    'an unknown recipient in a clock',
    '{ deadline: customers }',
    '{ notified: martians }',
    'names martians, which is no recipient',
  ],
  [
    'an unknown obligation in a condition',
    '{ exempt: customers }',
    '{ exempt: clients }',
    'names clients, which is no obligation',
  ],
  [
    'a clock that waits for itself',
    'after: { deadline: customers }',
    'after: { deadline: state }',
    'is a loop: state waits for state',
  ],
  [
    'a chain that loops',
    '{ after: determination, count: 7, unit: business-days }',
    '{ after: { deadline: state }, count: 7, unit: business-days }',
    'is a loop: agencies waits for state waits for customers waits for agencies',
  ],
  [
    'an earliest after its latest, in one unit',
    '{ after: agencies-notified, count: 3, unit: calendar-days }',
    '{ after: { notice: agencies }, count: 30, unit: calendar-days }',
    'is after latest whenever both are counted',
    'earliest: {',
  ],
  [
    'an earliest after its latest, in two',
    '{ after: agencies-notified, count: 3, unit: calendar-days }',
    '{ after: { notice: agencies }, count: 747, unit: hours }',
    'is after latest whenever both are counted',
  ],
  [
    'a wait that no calendar lets end before its latest',
    '{ after: agencies-notified, count: 3, unit: calendar-days }\n    latest: { after: { notice: agencies }, count: 30, unit: calendar-days }',
    '{ after: determination, count: 7, unit: full-business-days }\n    latest: { after: determination, count: 9, unit: calendar-days }',
    'is after latest whenever both are counted',
    'earliest: { after: determination',
  ],
  [
    'a day that no year has',
    'count: 7, unit: business-days }',
    'unit: yearly, on: 02-30 }',
    'must be a day that every year has',
  ],
  [
    'a day that only leap years have',
    'count: 7, unit: business-days }',
    'unit: yearly, on: 02-29 }',
    'must be a day that every year has',
  ],
  [
    'a zone that is nowhere',
    'unit: business-days }',
    'unit: business-days, zone: America/Nowhere }',
    'must be an IANA time zone',
  ],
  [
    'a state that is none',
    '{ harm: [none] }',
    '{ customers: { state: ZZ }, atLeast: 1 }',
    'is no state, territory or district',
  ],
  ['a duplicate id', 'id: state', 'id: agencies', 'is agencies, which is the id of an earlier one'],
  [
    'a recipient whom no obligation names, in a gate',
    'gates: [customers]',
    'gates: [clients]',
    'gates clients, whom no obligation',
  ],
  [
    'a prohibition until nobody',
    'until: customers',
    'until: clients',
    'names clients, which is no obligation',
  ],
  [
    'a prohibition until itself',
    'recipients: [public]',
    'recipients: [customers]',
    'is a loop: customers would be told after themselves',
  ],
  [
    'an end before the beginning',
    'effectiveTo: 2030-01-01',
    'effectiveTo: 2019-01-01',
    'is before effectiveFrom',
  ],
  [
    'verified, and not',
    '{ years: 2, citation: Rule 9 }',
    '{ years: 2, citation: Rule 9, verified: false }',
    'is true, but something',
    'verified: true',
  ],
  [
    'an obligation that asks for nothing',
    '    latest: { after: { deadline: customers }, count: 15, unit: calendar-days }\n',
    '',
    'it asks for nothing',
    'id: state',
  ],
  ['agencies that are not named', '    agencies: [FBI]\n', '', 'must go together', 'recipient: agencies'],
  [
    'an opener without a wait',
    '    when: { exempt: customers }',
    '    openedBy: [urgent-need]',
    'there is no earliest',
  ],
  [
    'a threshold without a number',
    '{ harm: [none] }',
    '{ customers: total }',
    'customers take exactly one of',
  ],
  ['a question about nothing', '{ harm: [none] }', '{ is: true }', 'must ask exactly one thing'],
  [
    'two comparisons',
    '{ harm: [none] }',
    '{ customers: total, atLeast: 5, fewerThan: 9 }',
    'exactly one of atLeast',
  ],
  [
    'an earliest without a number',
    '{ after: agencies-notified, count: 3, unit: calendar-days }',
    '{ after: agencies-notified, unit: without-unreasonable-delay }',
    'an earliest needs a number',
  ],
  ['a key that stands twice', 'version: 1', 'version: 1\nversion: 2', 'unique', 'version: 2'],
  [
    'a time of day that is none',
    'unit: business-days }',
    "unit: business-days, by: '25:00' }",
    'must be a local time',
  ],
])('%s is refused with file, line and reason', (_name, right, wrong, reason, line = wrong) => {
  const text = SOUND.replace(right, wrong);
  expect(text).not.toBe(SOUND);
  const { code, message } = refusal(text);
  expect(code).toBe('Usage');
  expect(message).toContain(reason);
  const at =
    text.split('\n').findLastIndex((each) => each.includes(line.trim().split('\n').at(-1) ?? '')) + 1;
  expect(message).toMatch(
    new RegExp(
      `sound\\.yaml, line ${at}, column \\d+: [^\\n]*${reason.slice(0, 12).replace(/[.*+?^$()[\]{}|]/g, '.')}`,
    ),
  );
});

test('holds that gate an obligation of a policy without any are refused', () => {
  const text = SOUND.replace(/holds:\n(?: {2}.*\n)+/, 'holds: null\n').replace(
    'citation: Rule 3\n',
    'citation: Rule 3\n    gatedByHolds: true\n',
  );
  expect(refusal(text).message).toContain(
    'obligations.1.gatedByHolds is true, but the policy knows no holds',
  );
});

test('several problems are all told', () => {
  const text = SOUND.replace('id: state', 'id: agencies').replace('gates: [customers]', 'gates: [clients]');
  expect(refusal(text).message.split('\n')).toHaveLength(2);
});

test('no shipped policy leaves its defaults to be guessed: approvals and unknown sends are written down', () => {
  for (const id of ['fcc-2023', 'gdpr', 'us-ca'])
    expect(readFileSync(path.join(POLICY_DIRECTORY, `${id}.yaml`), 'utf8')).toMatch(
      /^approvals: .*\nunknownSends: /m,
    );
});
