import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TocsinError } from '../../domain/errors';

const reportIn = async (folder: string): Promise<string | null> => {
  try {
    return await readFile(join(folder, 'report.json'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
};

const referenceOf = (report: string): string | null => {
  try {
    const { reference } = JSON.parse(report) as { readonly reference?: unknown };
    return typeof reference === 'string' ? reference : null;
  } catch {
    return null;
  }
};

/**
 * A pack's files have the same names whatever the breach: one pack over another would mix two filings.
 * @throws TocsinError Conflict where the folder holds what is not a pack of this breach
 */
export const refuseOtherPack = async (folder: string, reference: string): Promise<void> => {
  const report = await reportIn(folder);
  if (report === null) return;
  const other = referenceOf(report);
  if (other === reference) return;
  throw new TocsinError(
    'Conflict',
    other
      ? `${folder} holds the pack of ${other}`
      : `${folder} holds a report.json that is no report of Tocsin`,
    `Give a folder of its own for ${reference} with --out.`,
  );
};
