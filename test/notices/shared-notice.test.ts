import fc from 'fast-check';
import { DATA_TYPES } from '../../domain/facts';
import type { NoticeInput } from '../../domain/ports';
import { fillPieces } from '../../domain/shared-text';
import { createNotices } from '../../notices/notice-renderer';
import { writeHtml } from '../../notices/write-html';
import { writeText } from '../../notices/write-text';
import { checked, aNotice } from './random-notice';
import { CARRIER, inputOf } from './sample';

const notices = createNotices({ carrier: CARRIER });

/** The notice as it is written for one person alone, without anything shared. */
const alone = (input: NoticeInput) => {
  const notice = notices.compose(input);
  return { subject: notice.subject, text: writeText(notice), html: writeHtml(notice) };
};

test('what is filled is what would have been written for each person alone', async () => {
  await checked(aNotice, (input) => {
    const { subject, text, html, language, madeFrom } = notices.render(input);
    expect({ subject, text, html }).toEqual(alone(input));
    expect(language).toBe(
      notices
        .compose(input)
        .parts.map((part) => part.language)
        .join(', '),
    );
    expect(madeFrom && fillPieces(madeFrom.shared.text, madeFrom.inText, madeFrom.code)).toBe(text);
    expect(madeFrom && fillPieces(madeFrom.shared.html, madeFrom.inHtml, madeFrom.code)).toBe(html);
  });
});

describe('a text is shared', () => {
  const sharedOf = (input: NoticeInput) => notices.render(input).madeFrom?.shared;

  test('by all whose notices differ in the name and the code alone', () => {
    const ana = sharedOf(inputOf({ language: 'en', dataTypes: ['billing', 'pii'] }));
    expect(
      sharedOf(
        inputOf({
          language: 'en-US',
          dataTypes: ['pii', 'billing', 'pii'],
          contact: { name: 'Li' },
          code: '9999999X',
        }),
      ),
    ).toBe(ana);
    expect(ana?.text).toHaveLength(2);
    expect(ana?.html).toHaveLength(2);
    expect(sharedOf(inputOf())?.text).toHaveLength(3);
  });

  test.each<[string, NoticeInput]>([
    ['another language', inputOf({ language: 'es' })],
    ['other types of data', inputOf({ dataTypes: ['billing'] })],
    ['no name', inputOf({ contact: { name: ' \t ' } })],
    ['another case', inputOf({}, { reference: 'BR-2026-0002' })],
    ['another day', inputOf({}, { occurred: { from: '2026-06-21T12:00:00Z', estimated: true } })],
    ['another zone', inputOf({}, { zone: 'Pacific/Guam' })],
    ['a hold', inputOf({}, { delayedByLawEnforcement: true })],
    ['a drill', inputOf({}, { banner: 'drill' })],
    ['the sandbox', inputOf({}, { banner: 'sandbox' })],
  ])('and not with %s', (_what, other) => {
    expect(sharedOf(other)).not.toBe(sharedOf(inputOf()));
    expect(sharedOf(other)).toBe(sharedOf(other));
  });

  test('only as long as it is among the last ones used', () => {
    const first = sharedOf(inputOf());
    for (let number = 1; number <= 300; number += 1) {
      sharedOf(inputOf({}, { reference: `BR-2026-${number}` }));
      if (number === 200) expect(sharedOf(inputOf())).toBe(first);
    }
    expect(sharedOf(inputOf())).toBe(first);
    for (let number = 1; number <= 300; number += 1)
      sharedOf(inputOf({}, { reference: `BR-2027-${number}` }));
    expect(sharedOf(inputOf())).not.toBe(first);
  });

  test('and a type of data that is not ours is refused each time', () => {
    for (const attempt of [1, 2])
      expect(() => notices.render(inputOf({ dataTypes: [DATA_TYPES[0], `shoe_size_${attempt}`] }))).toThrow(
        expect.objectContaining({ code: 'InvalidRows' }),
      );
  });
});

test('a notice that has no code to print is never sent', () => {
  expect(() => notices.render(inputOf({ code: undefined }))).toThrow(
    expect.objectContaining({ code: 'Failed', message: expect.stringMatching(/breach\.en\.md prints/) }),
  );
});

test('a name of any length takes 200 characters at most, and is cut between characters', () => {
  for (const character of ['a', 'ñ', '日', '👩', 'e\u0301']) {
    const { text } = notices.render(inputOf({ language: 'en', contact: { name: character.repeat(70_000) } }));
    const [, name = ''] = /Hello (.*),\n/.exec(text) ?? [];
    expect([...name].length).toBe(200);
    expect(name).toMatch(new RegExp(`^(?:${character})+.?\\.\\.\\.$`, 'u'));
    expect(name).not.toMatch(/\p{Surrogate}/u);
  }
  const exactly = '日'.repeat(200);
  expect(notices.render(inputOf({ contact: { name: exactly } })).text).toContain(`Hello ${exactly},\n`);
});

test('words that look like placeholders of ours or of anybody stay words', () => {
  fc.assert(
    fc.property(fc.constantFrom('{{name}}', '{{{name}}}', '{{#name}}', '$&', '$1', '%s', '\\0'), (name) => {
      expect(notices.render(inputOf({ contact: { name } })).text).toContain(`Hello ${name},\n`);
    }),
  );
});
