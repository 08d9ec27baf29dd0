import { TocsinError } from '../../domain/errors';
import { readBreach } from '../../records/breaches';
import { letterFiles } from '../../records/letter-files';
import type { Result } from '../action';
import { withRecords } from '../with-records';

export interface ListOptions {
  readonly customer?: string;
}

/** `tocsin letters list`: what a print room got, by export. @throws TocsinError NotFound of a person without a letter in a file */
export const listLetterFiles = (reference: string, { customer }: ListOptions): Promise<Result> =>
  withRecords(async (database) => {
    await readBreach(database, reference);
    const files = await letterFiles(database, reference, customer);
    if (customer !== undefined && files.length === 0)
      throw new TocsinError(
        'NotFound',
        `no letter to ${customer} is in a file of ${reference}`,
        `Write those that are due with tocsin letters export ${reference} --out ${reference}-letters.`,
      );
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
    };
  });
