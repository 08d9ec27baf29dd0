import type { Block, SourceBlock } from './blocks';
import { textOf } from './blocks';
import type { ValueName } from './placeholders';
import { VALUES, placeholdersOf } from './placeholders';
import type { NoticeProblem, NoticeRule } from './problem';
import { readingGrade } from './reading-grade';
import type { FrontMatter, NoticeSource } from './source';

/** The five headings of the form in Cal. Civ. Code 1798.82(d)(1), which reads well everywhere, and their Spanish. */
export const REQUIRED_HEADINGS: Readonly<Record<string, readonly string[]>> = {
  en: [
    'What happened',
    'What information was involved',
    'What we are doing',
    'What you can do',
    'For more information',
  ],
  es: [
    'Qué ocurrió',
    'Qué información estuvo involucrada',
    'Qué estamos haciendo',
    'Qué puede hacer usted',
    'Para más información',
  ],
};
const REQUIRED_TITLES: Readonly<Record<string, string>> = {
  en: 'Notice of Data Breach',
  es: 'Aviso de violación de datos',
};
const LEGAL_FOOTERS: Readonly<Record<string, RegExp>> = {
  en: /legally required notice/i,
  es: /aviso exigido por la ley/i,
};

/** What a person must be able to learn from the notice. The name is not among them: not everyone has one on file. */
const REQUIRED_VALUES: readonly ValueName[] = [
  'occurred',
  'reference',
  'legalName',
  'phone',
  'website',
  'address',
];
const REQUIRED_SECTIONS = ['dataTypes', 'delayedByLawEnforcement'];

const SHORTENERS =
  /\b(?:bit\.ly|tinyurl\.com|t\.co|goo\.gl|ow\.ly|is\.gd|buff\.ly|rebrand\.ly|lnkd\.in|tiny\.cc|cutt\.ly|t\.ly|shorturl\.at|rb\.gy)\b/i;
export const MAX_SUBJECT = 60;
export const MAX_GRADE = 8;

const inner = (block: SourceBlock): readonly Block[] => (block.kind === 'section' ? block.blocks : [block]);

/** Every line of text of a source with where it stands and whether it is within the repeated list. */
export const linesOf = (source: AnySource): { text: string; line: number; repeated: boolean }[] =>
  source.blocks.flatMap((block) => {
    const repeated = block.kind === 'section' && block.name === 'dataTypes';
    return inner(block).flatMap((leaf) =>
      leaf.kind === 'list'
        ? leaf.items.map(({ runs, line }) => ({ text: textOf(runs), line, repeated }))
        : [{ text: textOf(leaf.runs), line: leaf.line, repeated }],
    );
  });

type Rule = (source: NoticeSource) => readonly NoticeProblem[];
/** What a source of any notice has. */
export interface AnySource extends Pick<NoticeSource, 'file' | 'text' | 'blocks'> {
  readonly frontMatter: Pick<FrontMatter, 'language' | 'subject'>;
}
export type AnyRule = (source: AnySource) => readonly NoticeProblem[];

export const at = (source: AnySource, line: number, rule: NoticeRule, problem: string): NoticeProblem => ({
  file: source.file,
  line,
  rule,
  problem,
});

export const lastLine = (source: AnySource): number => source.text.trimEnd().split('\n').length;

/** The line of a front matter field; fields of our schema stand at the beginning of theirs. */
export const lineOfField = (source: AnySource, field: string): number =>
  source.text.split('\n').findIndex((line) => line.startsWith(`${field}:`)) + 1;

const placeholders: Rule = (source) => {
  const { greeting, greetingWithoutName, offer, page, words } = source.frontMatter;
  const check = (text: string, line: number, allowed: readonly string[]): NoticeProblem[] => {
    const names = placeholdersOf(text);
    if (names === undefined)
      return [at(source, line, 'placeholder', 'has braces that are not a placeholder such as {{phone}}')];
    return names
      .filter((name) => !allowed.includes(name))
      .map((name) => at(source, line, 'placeholder', `{{${name}}} is not filled here`));
  };
  return [
    ...linesOf(source).flatMap(({ text, line, repeated }) => check(text, line, repeated ? ['.'] : VALUES)),
    ...check(greeting, lineOfField(source, 'greeting'), VALUES),
    ...check(greetingWithoutName, lineOfField(source, 'greetingWithoutName'), []),
    ...check(offer, lineOfField(source, 'offer'), ['phone']),
    ...check(page, lineOfField(source, 'page'), ['page', 'pages']),
    ...Object.values(words).flatMap((text) => check(text, lineOfField(source, 'words'), ['from', 'to'])),
    ...Object.values(source.frontMatter.dataTypes).flatMap((text) =>
      check(text, lineOfField(source, 'dataTypes'), []),
    ),
  ];
};

const requiredFields: Rule = (source) => {
  const named = new Set(linesOf(source).flatMap(({ text }) => placeholdersOf(text) ?? []));
  const sections = new Set<string>(
    source.blocks.flatMap((block) => (block.kind === 'section' ? [block.name] : [])),
  );
  const last = lastLine(source);
  return [
    ...REQUIRED_VALUES.filter((name) => !named.has(name)).map((name) => `{{${name}}}`),
    ...REQUIRED_SECTIONS.filter((name) => !sections.has(name)).map((name) => `{{#${name}}}`),
  ].map((tag) => at(source, last, 'missing-field', `${tag} does not appear in the text`));
};

const headings: Rule = (source) => {
  const { language, title } = source.frontMatter;
  const found = source.blocks.flatMap((block) =>
    block.kind === 'heading' ? [{ text: textOf(block.runs), line: block.line }] : [],
  );
  const required = REQUIRED_HEADINGS[language];
  const titleProblem =
    REQUIRED_TITLES[language] === undefined || REQUIRED_TITLES[language] === title
      ? []
      : [at(source, lineOfField(source, 'title'), 'heading', `title must be "${REQUIRED_TITLES[language]}"`)];
  const order = (required ?? []).flatMap((text, index) =>
    found[index]?.text === text
      ? []
      : [
          at(
            source,
            found[index]?.line ?? lastLine(source),
            'heading',
            `heading ${index + 1} must be "${text}"`,
          ),
        ],
  );
  return [...titleProblem, ...order];
};

const links: AnyRule = (source) =>
  linesOf(source).flatMap(({ text, line }) =>
    SHORTENERS.test(text)
      ? [at(source, line, 'link', 'names a link shortener, which hides where it leads')]
      : [],
  );

const legalFooter: Rule = (source) => {
  const footer = LEGAL_FOOTERS[source.frontMatter.language];
  const last = linesOf(source).at(-1);
  return footer === undefined || footer.test(last?.text ?? '')
    ? []
    : [
        at(
          source,
          last?.line ?? 1,
          'legal-footer',
          'the last paragraph must say that the law requires this notice',
        ),
      ];
};

const subject: AnyRule = (source) => {
  const { subject: text } = source.frontMatter;
  const line = lineOfField(source, 'subject');
  return [
    ...(text.length > MAX_SUBJECT
      ? [at(source, line, 'subject', `subject is longer than ${MAX_SUBJECT} characters`)]
      : []),
    ...(text.includes('{')
      ? [at(source, line, 'subject', 'subject must hold no placeholder: it travels unencrypted')]
      : []),
  ];
};

const grade: AnyRule = (source) => {
  if (source.frontMatter.language !== 'en') return [];
  const value = readingGrade(linesOf(source).map(({ text }) => text));
  return value <= MAX_GRADE
    ? []
    : [
        at(
          source,
          1,
          'reading-grade',
          `reads at grade ${value.toFixed(1)}; use shorter words and sentences (at most ${MAX_GRADE})`,
        ),
      ];
};

/**
 * A notice to one person names its code, which alone tells a call centre that it is genuine; a page for everyone cannot
 * have one.
 */
export const codeOf =
  (kind: string): Rule =>
  (source) => {
    const lines = linesOf(source).filter(({ text }) => placeholdersOf(text)?.includes('code'));
    if (kind === 'breach')
      return lines.length > 0
        ? []
        : [at(source, lastLine(source), 'missing-field', '{{code}} does not appear in the text')];
    return lines.map(({ line }) =>
      at(source, line, 'placeholder', '{{code}} is not filled here: a page for everyone has no code'),
    );
  };

/** Those that any notice keeps. */
export const COMMON_RULES: readonly AnyRule[] = [links, subject, grade];

export const SOURCE_RULES: readonly Rule[] = [
  placeholders,
  requiredFields,
  headings,
  legalFooter,
  ...COMMON_RULES,
];

/** What a source shows of its shape: the same in every language, or one of them says less. */
const shapeOf = (source: AnySource): { readonly shape: string; readonly line: number }[] =>
  source.blocks.flatMap((block) => {
    const nested = inner(block).map((leaf) => {
      const texts = leaf.kind === 'list' ? leaf.items.map(({ runs }) => textOf(runs)) : [textOf(leaf.runs)];
      const names = texts.flatMap((text) => placeholdersOf(text) ?? []).sort();
      const size = leaf.kind === 'list' ? ` of ${texts.length}` : '';
      return {
        shape: `${leaf.kind}${size}${names.length > 0 ? ` with ${names.join(', ')}` : ''}`,
        line: leaf.line,
      };
    });
    return block.kind === 'section'
      ? [{ shape: `section ${block.name}`, line: block.line }, ...nested]
      : nested;
  });

/** Compares a translation with the first language, block by block; only the first difference is told. */
export const parity = (first: AnySource, other: AnySource): readonly NoticeProblem[] => {
  const [a, b] = [shapeOf(first), shapeOf(other)];
  const length = Math.max(a.length, b.length);
  const differs = Array.from({ length }, (_, index) => index).find(
    (index) => a[index]?.shape !== b[index]?.shape,
  );
  if (differs === undefined) return [];
  const there = `${first.file} has ${a[differs]?.shape ?? 'nothing more'}`;
  const here = b[differs]?.shape ?? 'nothing more';
  const line = b[differs]?.line ?? lastLine(other);
  return [at(other, line, 'parity', `has ${here} where ${there} (line ${a[differs]?.line ?? 'end'})`)];
};
