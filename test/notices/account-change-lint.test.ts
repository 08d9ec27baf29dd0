import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lintChangeNotices } from '../../notices/account-change/lint';
import type { NoticeRule } from '../../notices/problem';
import { SHIPPED_SOURCES } from '../../notices/read-sources';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'change-notices-'));
  cpSync(SHIPPED_SOURCES, directory, { recursive: true });
});
afterEach(() => rmSync(directory, { recursive: true }));

const EN = 'account-change.en.md';
const ES = 'account-change.es.md';

/** A fault of each kind: rule, file, what is replaced, by what, and what marks its line. */
const FAULTS: readonly (readonly [NoticeRule, string, string, string, string])[] = [
  ['front-matter', EN, 'short:', 'shrt:', '---'],
  ['front-matter', ES, '  password:', '  pasword:', 'changes:'],
  ['markdown', EN, '## If it was you', '# If it was you', '# If it was you'],
  ['placeholder', EN, 'Call us at {{phone}}', 'Call us at {{fax}}', '{{fax}}'],
  ['placeholder', EN, "short: '{{legalName}}", "short: '{{legalName}} {{newAddress}}", 'short:'],
  ['placeholder', ES, '{{when}}', '{{when', '{{when'],
  ['missing-field', EN, '**{{reference}}**', 'that you call', 'Federal rules'],
  ['missing-field', EN, '{{change}}, {{when}}. If', '{{change}}. If', 'short:'],
  ['short', EN, "short: '{{legalName}}", `short: '${'Please read this. '.repeat(12)}{{legalName}}`, 'short:'],
  ['link', EN, "short: '{{legalName}}", "short: 'https://example.com {{legalName}}", 'short:'],
  ['link', EN, 'Both are free.', 'Both are free: see bit.ly/abc', 'bit.ly'],
  ['legal-footer', EN, '(47 CFR 64.2010)', '', 'Federal rules'],
  ['subject', EN, "subject: 'A", `subject: '${'change '.repeat(10)}`, 'subject:'],
  ['parity', ES, '\n- **', '\n**', ''],
  ['language', ES, 'language: es', 'language: en', 'language: en'],
];

test('the shipped notices of changes have no fault', () => {
  expect(lintChangeNotices()).toEqual([]);
});

test.each(FAULTS)('%s in %s: %s', (rule, file, from, to, marks) => {
  const path = join(directory, file);
  const source = readFileSync(path, 'utf8');
  expect(source).toContain(from);
  const planted = source.replace(from, to);
  writeFileSync(path, planted);
  const found = lintChangeNotices(directory).filter((one) => one.rule === rule && one.file === file);
  const line = planted.split('\n').findIndex((one) => one.includes(marks)) + 1;
  if (marks === '') expect(found).not.toEqual([]);
  else expect(found.map((one) => one.line)).toContain(line);
});

test('a language that the law or the readers need is missed', () => {
  rmSync(join(directory, ES));
  expect(lintChangeNotices(directory)).toMatchObject([{ file: ES, rule: 'language' }]);
});
