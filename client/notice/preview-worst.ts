import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { dataTypesToName } from '../../domain/customer';
import { writePrivate } from '../../notices/private-files';
import { renderLetter } from '../../notices/letter-pdf';
import type { NoticeCarrier } from '../../notices/notice-carrier';
import type { Notices } from '../../notices/notice-renderer';
import { readCustomers } from '../../records/customers';
import type { Result } from '../action';
import { withRecords } from '../with-records';
import type { PreviewOptions, Previewed } from './previewed-case';
import { letterInputOf, previewedCase } from './previewed-case';
import { HARD_SAMPLES, SAMPLE, languageOf } from './sample';
import type { WorstCase } from './worst-cases';
import { worstCases } from './worst-cases';

interface Cases {
  readonly about: Omit<Previewed, 'contact'>;
  readonly cases: readonly WorstCase[];
}

const casesOf = (reference: string | undefined, languages: readonly string[]): Promise<Cases> =>
  reference === undefined
    ? worstCases(HARD_SAMPLES, languages).then((cases) => ({ about: SAMPLE, cases }))
    : withRecords(async (database) => ({
        about: await previewedCase(database, reference),
        cases: await worstCases(readCustomers(database, reference), languages),
      }));

const extensions = { text: 'txt', html: 'html', pdf: 'pdf' } as const;

/**
 * `tocsin notice preview --worst-case`: the notices of those whom a mistake of the layout would meet first, each as it would
 * go out, and whether a letter to them can be made. With `--out` a file each.
 */
export const previewWorst = async (
  reference: string | undefined,
  { format, out, lang }: PreviewOptions,
  { notices, carrier }: { readonly notices: Notices; readonly carrier: NoticeCarrier },
): Promise<Result> => {
  const languages = notices.compose(SAMPLE).parts.map(({ language }) => language);
  const { about, cases } = await casesOf(reference, languages);
  const previews = cases.map(({ recipient, worst }, index) => {
    const input: Previewed = {
      ...about,
      contact: recipient.contact,
      language: lang === undefined ? recipient.language : languageOf(lang),
      dataTypes: dataTypesToName(recipient.dataTypes, about.dataTypes),
    };
    const letter = renderLetter(letterInputOf(notices, carrier, input));
    const { subject, text, html, language } = notices.render(input);
    const content = { text: `${subject}\n\n${text}`, html, pdf: 'pdf' in letter ? letter.pdf : null }[format];
    const file = out === undefined || content === null ? null : `${index + 1}.${extensions[format]}`;
    const made = 'pdf' in letter ? { pages: letter.pages } : { problem: letter.problem };
    return { customerId: recipient.customerId, worst, language, letter: made, file, content };
  });
  const written = previews.filter(({ file }) => file !== null);
  if (out !== undefined) {
    await mkdir(out, { recursive: true, mode: 0o700 });
    for (const { file, content } of written) await writePrivate(path.join(out, file ?? ''), content ?? '');
  }
  return {
    data: previews.map(({ content, ...row }) => ({
      ...row,
      ...(typeof content === 'string' ? { content } : {}),
    })),
    table: {
      columns: ['file', 'customer', 'worst', 'language', 'letter'],
      rows: previews.map(({ file, customerId, worst, language, letter }) => [
        file ?? '-',
        customerId,
        worst.join('; '),
        language,
        'pages' in letter ? `${letter.pages} pages` : letter.problem,
      ]),
    },
    ...(out === undefined
      ? {
          text: previews
            .map(
              ({ customerId, worst, content }) =>
                `=== ${customerId}: ${worst.join('; ')}\n${String(content)}`,
            )
            .join('\n'),
        }
      : { said: [`Wrote ${written.length} file(s) into ${out}.`] }),
  };
};
