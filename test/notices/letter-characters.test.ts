import { inflateSync } from 'node:zlib';
import { openLetterFile } from '../../notices/letter-pdf';
import { checkLetter } from '../../notices/letter-check';
import { createNotices } from '../../notices/notice-renderer';
import { hasPoppler, popplerReads } from '../support/poppler';
import { ANA, CARRIER, inputOf } from './sample';

/** Names beyond Western Europe: what a reader of the file takes out of it is what was meant. */
const notices = createNotices({ carrier: CARRIER });
const NAMES = [
  'Lech Wałęsa',
  'Nguyễn Thị Thảo',
  'Фёдор Достоевский',
  'Ελένη Παπαδοπούλου',
  'Արամ Խաչատրյան',
  'office Łfi',
];

const fileOf = (names: readonly string[]): Buffer => {
  const at = '2026-08-01T12:00:00Z';
  const file = openLetterFile({ title: 't', language: 'en', carrier: CARRIER, at });
  for (const name of names) {
    const contact = { ...ANA, name };
    const notice = notices.compose(inputOf({ contact, language: 'en' }));
    const input = {
      notice,
      contact,
      carrier: CARRIER,
      reference: 'BR-2026-0001',
      at,
      zone: 'America/Chicago',
    };
    const address = checkLetter(input);
    if ('problem' in address) throw new Error(address.problem);
    file.add(input, address.lines);
  }
  return file.close();
};

/** What the embedded typefaces say that their glyphs mean (ISO 32000-1, 9.10.3). */
const meantCharacters = (pdf: Buffer): string => {
  const text = pdf.toString('latin1');
  const streams = [...text.matchAll(/\/FlateDecode\n>>\nstream\n([\s\S]*?)\nendstream/g)];
  const maps = streams
    .map(([, bytes = '']) => inflateSync(Buffer.from(bytes, 'latin1')).toString('latin1'))
    .filter((stream) => stream.includes('beginbfrange'));
  return maps
    .flatMap((map) => [...map.matchAll(/<([0-9a-f]{4}(?: [0-9a-f]{4})*)>/g)].map(([, hex = '']) => hex))
    .flatMap((hex) => hex.split(' ').map((unit) => String.fromCharCode(parseInt(unit, 16))))
    .join('');
};

test('a file has of the wide typeface the characters in it, and what they mean; it stays small', () => {
  const bare = fileOf(['Ana']);
  const wide = fileOf(NAMES);
  const meant = meantCharacters(wide);
  for (const character of new Set(NAMES.join('').normalize('NFC').replace(/ /g, '')))
    expect([character, meant.includes(character)]).toEqual([character, true]);
  expect(meantCharacters(bare)).toBe('');
  const more = wide.length - NAMES.length * bare.length;
  expect(more).toBeLessThan(100_000);
});

// A reader that is not ours: poppler, a program of the system, which no package of this project can bring.
(hasPoppler() ? test : test.skip)('a reader takes the names out of the file as they were meant', async () => {
  const { text: read } = await popplerReads(fileOf(NAMES));
  const text = read.normalize('NFC');
  for (const name of NAMES) {
    expect(text).toContain(`Hello ${name},`);
    expect(text.split(name).length - 1).toBeGreaterThanOrEqual(2);
  }
});
