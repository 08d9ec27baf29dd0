import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lintNotices } from '../../notices/lint';
import type { NoticeProblem } from '../../notices/problem';
import { NOTICE_RULES } from '../../notices/problem';
import { createNotices } from '../../notices/notice-renderer';
import { SHIPPED_SOURCES } from '../../notices/read-sources';
import { readingGrade } from '../../notices/reading-grade';
import { CARRIER } from './sample';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'notices-'));
  cpSync(SHIPPED_SOURCES, directory, { recursive: true });
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Replaces in one source; the text must be there, or the fault would not be planted. */
const plant = (file: string, from: string, to: string): void => {
  const path = join(directory, file);
  const source = readFileSync(path, 'utf8');
  expect(source).toContain(from);
  writeFileSync(path, source.replace(from, to));
};
const lineOf = (file: string, text: string): number =>
  readFileSync(join(directory, file), 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(text)) + 1;

const EN = 'breach.en.md';
const ES = 'breach.es.md';
const LONG =
  'Notwithstanding considerable organisational precautions, unauthorised individuals nevertheless obtained proprietary telecommunications information concerning innumerable subscribers. ';

/** A fault of each kind: file, what is replaced, by what, the rule that must find it, and what marks its line. */
const FAULTS: readonly (readonly [NoticeProblem['rule'], string, string, string, string])[] = [
  ['front-matter', EN, "offer: 'In English", "offr: 'In English", '---'],
  ['front-matter', EN, "  billing: 'Billing", "  biling: 'Billing", '  call_detail:'],
  ['front-matter', ES, "title: 'Aviso", "title: '' #", "title: ''"],
  ['markdown', EN, '## What you can do', '# What you can do', '# What you can do'],
  ['markdown', EN, 'We told the federal', '1. We told the federal', '1. We told'],
  ['html', EN, 'Call us at', '<b>Call</b> us at', '<b>Call</b>'],
  ['html', EN, 'Call us at', '<script>alert(1)</script> Call us at', '<script>'],
  ['link', EN, 'visit {{website}}', 'visit [our site](https://example.com) at {{website}}', '[our site]'],
  ['link', EN, 'Both are free.', 'Both are free: see bit.ly/abc', 'bit.ly'],
  ['link', EN, 'Call us at', '![logo](logo.png) Call us at', '![logo]'],
  ['placeholder', EN, 'Call us at {{phone}}', 'Call us at {{phone}} or {{fax}}', '{{fax}}'],
  ['placeholder', EN, '{{occurred}}', '{{{occurred}}}', '{{{occurred}}}'],
  ['placeholder', EN, '{{occurred}}', '{{occurred', '{{occurred.'],
  ['placeholder', EN, '{{/dataTypes}}', 'More.', '{{#personalDetails}}'],
  ['placeholder', ES, '{{#personalDetails}}', '{{#salary}}', '{{#salary}}'],
  ['missing-field', EN, '{{occurred}}', 'last month', 'This is a legally'],
  ['missing-field', EN, '**{{code}}**', '**{{reference}}**', 'This is a legally'],
  ['heading', EN, '## What we are doing', '## Our response', '## Our response'],
  ['heading', ES, "title: 'Aviso de violación de datos'", "title: 'Aviso importante'", 'title:'],
  ['parity', ES, '- **Revise sus facturas', '**Revise sus facturas', '- **Cambie'],
  ['legal-footer', EN, 'This is a legally required notice. ', '', 'You cannot opt out'],
  ['reading-grade', EN, 'Someone who had', LONG.repeat(6) + 'Someone who had', '---'],
  ['subject', EN, "subject: 'Notice of Data Breach'", `subject: '${'Notice '.repeat(10)}'`, 'subject:'],
  ['subject', EN, "subject: 'Notice of Data Breach'", "subject: '{{name}}: Notice'", 'subject:'],
  ['language', EN, 'language: en', 'language: fr', 'language:'],
];

test.each([undefined, 'substitute'])('the shipped notices have no fault: kind %s', (kind) => {
  expect(lintNotices(undefined, kind)).toEqual([]);
});

test.each(FAULTS)('%s is found in %s: %j -> %j', (rule, file, from, to, mark) => {
  plant(file, from, to);
  const problems = lintNotices(directory);
  expect(problems).toContainEqual({ file, line: lineOf(file, mark), rule, problem: expect.any(String) });
});

test('a page for everyone has no code to name', () => {
  for (const language of ['en', 'es']) {
    const text = readFileSync(join(directory, `breach.${language}.md`), 'utf8');
    writeFileSync(join(directory, `substitute.${language}.md`), text);
  }
  expect(lintNotices(directory, 'substitute')).toEqual(
    ['en', 'es'].map((language) => ({
      file: `substitute.${language}.md`,
      line: lineOf(`breach.${language}.md`, '**{{code}}**'),
      rule: 'placeholder',
      problem: expect.stringMatching(/a page for everyone/),
    })),
  );
});

test('every rule has a planted fault', () => {
  // `short` is of the notices of changes alone, and has its test there.
  expect(new Set([...FAULTS.map(([rule]) => rule), 'short'])).toEqual(new Set(NOTICE_RULES));
});

test('a language that is missing is named', () => {
  rmSync(join(directory, ES));
  expect(lintNotices(directory)).toEqual([{ file: ES, line: 1, rule: 'language', problem: 'is missing' }]);
});

test('a folder that has no notice, or is not there, is said to have none', () => {
  rmSync(join(directory, EN));
  rmSync(join(directory, ES));
  expect(() => lintNotices(directory)).toThrow(expect.objectContaining({ code: 'NotFound' }));
  expect(() => lintNotices(join(directory, 'none'))).toThrow(expect.objectContaining({ code: 'NotFound' }));
});

test('a source that cannot be read is not rendered: its file and line are named', () => {
  plant(EN, '## What you can do', '# What you can do');
  expect(() => createNotices({ directory, carrier: CARRIER })).toThrow(
    expect.objectContaining({
      code: 'Usage',
      message: expect.stringMatching(/^breach\.en\.md, line \d+: headings/),
    }),
  );
});

test('line ends of Windows and a byte order mark are no fault', () => {
  for (const file of [EN, ES]) {
    const source = readFileSync(join(directory, file), 'utf8');
    writeFileSync(join(directory, file), `\uFEFF${source.replace(/\n/g, '\r\n')}`);
  }
  expect(lintNotices(directory)).toEqual([]);
});

test('the reading grade orders texts as readers do', () => {
  const easy = ['The cat sat on the mat. It was a warm day.'];
  const middle = [
    'We told the agencies about the incident, and we are working with them to protect your account.',
  ];
  expect(readingGrade(easy)).toBeLessThan(2);
  expect(readingGrade(middle)).toBeGreaterThan(readingGrade(easy));
  expect(readingGrade([LONG])).toBeGreaterThan(16);
  expect(readingGrade([])).toBe(0);
});
