import { readFileSync } from 'node:fs';
import { loadPolicies } from '../../config/policies';
import { TocsinError } from '../../domain/errors';
import type { Result } from '../action';
import { closuresOf } from './calendar-file';
import { readVectors, runVector } from './vectors';
import type { VectorResult } from './vectors';

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new TocsinError('NotFound', `the vectors file ${file} cannot be read`, 'Check its name.', {
      cause,
    });
  }
};

const countOf = (results: readonly VectorResult[], result: VectorResult['result']): number =>
  results.filter((each) => each.result === result).length;

/**
 * `tocsin policy test`: dates that were computed elsewhere, computed again here. Exit code 1 where one differs, or is of a
 * policy that is not shipped: what was not computed was not shown to be right.
 * @throws TocsinError NotFound for a file that cannot be read; Usage with the line that is wrong
 */
export const testVectors = async (file: string, options: { readonly calendar?: string }): Promise<Result> => {
  const shipped = loadPolicies();
  const closures = closuresOf(options.calendar);
  const results = readVectors(read(file), file).map((vector) => runVector(vector, shipped, closures));
  const [passed, missed, notShipped] = [
    countOf(results, 'pass'),
    countOf(results, 'miss'),
    countOf(results, 'policy not shipped'),
  ];
  const unknown = [
    ...new Set(results.flatMap(({ result, detail }) => (result === 'policy not shipped' ? [detail] : []))),
  ];
  const told = results.filter(({ result }) => result !== 'pass');
  return {
    data: { file, passed, missed, notShipped, results },
    table: {
      columns: ['id', 'result', 'expected', 'got', 'detail'],
      rows: told.map(({ id, result, expected, got, detail }) => [id, result, expected, got, detail]),
    },
    said: [
      `${passed} passed, ${missed} missed, ${notShipped} of policies that are not shipped.`,
      ...(unknown.length > 0
        ? [`Not shipped: ${unknown.join(', ')}. Shipped: ${shipped.map(({ id }) => id).join(', ')}.`]
        : []),
    ],
    exitCode: missed + notShipped > 0 ? 1 : 0,
  };
};
