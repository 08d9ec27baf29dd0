import type { LetterInput } from './letter-check';
import { openLetterFile } from './letter-pdf';
import type { LetterFileOptions, PlacedLetter } from './letter-pdf';
import { openGrowing } from './private-files';

export interface LetterInFile extends PlacedLetter {
  readonly customerId: string;
  readonly addressLines: readonly string[];
}

/** A PDF file of letters that has its name once it is whole. */
export interface LettersOnDisk {
  readonly name: string;
  /** Those that are in it so far. */
  readonly letters: readonly LetterInFile[];
  /** Adds a letter that was checked, and puts it on the disk. Answers how many pages it has. */
  add(customerId: string, input: LetterInput, addressLines: readonly string[]): Promise<number>;
  /** Answers the SHA-256 of the whole file, in hexadecimal. */
  finish(): Promise<string>;
  /** Closes what a failure left open. */
  abandon(): Promise<void>;
}

/** Begins a file of letters. In memory are its newest letter and the places of the others; without a folder nothing is written. */
export const openLettersOnDisk = async (
  directory: string | undefined,
  name: string,
  options: LetterFileOptions,
): Promise<LettersOnDisk> => {
  const file = await openGrowing(directory, name);
  const pdf = openLetterFile(options);
  const letters: LetterInFile[] = [];
  return {
    name,
    letters,
    add: async (customerId, input, addressLines) => {
      const placed = pdf.add(input, addressLines);
      letters.push({ customerId, addressLines, ...placed });
      await file.write(pdf.take());
      return placed.pages;
    },
    finish: async () => {
      await file.write(pdf.close());
      return file.finish();
    },
    abandon: () => file.abandon(),
  };
};
