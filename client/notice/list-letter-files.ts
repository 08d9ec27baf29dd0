import { readBreach } from '../../records/breaches';
import { letterFiles } from '../../records/letter-files';
import type { Result } from '../action';
import { withRecords } from '../with-records';
import { destroyedText } from '../breach/refuse-destroyed';
import { whyNoLetter } from './why-no-letter';

export interface ListOptions {
  readonly customer?: string;
}

/** `tocsin letters list`: what a print room got, by export. @throws TocsinError NotFound of a person without a letter in a file, saying why */
export const listLetterFiles = (reference: string, { customer }: ListOptions): Promise<Result> =>
  withRecords(async (database) => {
    await readBreach(database, reference);
    const destroyed = await destroyedText(database, reference);
    const files = await letterFiles(database, reference, customer);
    if (customer !== undefined && files.length === 0) throw await whyNoLetter(database, reference, customer);
    return {
      data: files,
      table: {
        columns: ['export', 'file', 'letters', 'pages', 'at', 'by', 'sha256'],
        rows: files.map((file) => [
          file.export,
          file.name,
          file.letters,
          file.pages,
          file.at ?? 'broke off',
          file.actor,
          file.sha256,
        ]),
      },
      said: destroyed === null ? [] : [`What is kept of the letters are these files’ digests: ${destroyed}.`],
    };
  });
