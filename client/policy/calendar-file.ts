import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { loadCarrier } from '../../config/carrier';
import { readEnvironment } from '../../config/env';
import { readYaml } from '../../config/read-yaml';
import { TocsinError } from '../../domain/errors';
import { daySchema, lineSchema } from '../../domain/schemas';
import type { CalendarDay } from '../../domain/windows/types';

/** The same field as in the carrier file. */
const calendarSchema = z.strictObject(
  { closures: z.array(z.strictObject({ date: daySchema, name: lineSchema() })) },
  {
    error: ({ input }) =>
      Array.isArray(input)
        ? 'is a list, but closures: is missing above it: closures: [{ date, name }]'
        : undefined,
  },
);

/**
 * The closures of a calendar file; those of the carrier file where none is named.
 * @throws TocsinError NotFound where it cannot be read; Usage with line and field where it is wrong
 */
export const closuresOf = (file: string | undefined): readonly CalendarDay[] => {
  if (file === undefined) return loadCarrier(readEnvironment().carrierFile).closures;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new TocsinError('NotFound', `--calendar: ${file} cannot be read`, 'Check its name.', { cause });
  }
  return readYaml(calendarSchema, text, file).closures;
};
