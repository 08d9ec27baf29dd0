import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readVectors, runVector } from '../../../client/policy/vectors';
import { loadPolicies } from '../../../config/policies';
import { CLOSURES } from './property';

const FILE = path.join(__dirname, '..', '..', 'vectors', 'windows.jsonl');
const vectors = readVectors(readFileSync(FILE, 'utf8'), 'windows.jsonl');
const shipped = loadPolicies();
const isShipped = (id: string): boolean => shipped.some((policy) => policy.id === id);

/** Dates that were computed elsewhere, by other code. */
const ours = vectors.filter(({ policies }) => policies.every(isShipped));

test('the vectors of both shipped policies are there', () => {
  expect(ours.length).toBeGreaterThanOrEqual(44);
  expect(ours.flatMap(({ policies }) => policies)).toEqual(
    expect.arrayContaining(['cloudroute-2015', 'fcc-2007']),
  );
});

test.each(ours.map((vector) => [vector.id, vector.why ?? '', vector] as const))(
  '%s: %s',
  (_id, _why, vector) => {
    const { result, got, detail } = runVector(vector, shipped, CLOSURES);
    expect({ result, got, detail }).toEqual({ result: 'pass', got: vector.expected, detail: '' });
  },
);

test('a vector of a policy that is not shipped never passes', () => {
  for (const vector of ours)
    expect(
      runVector({ ...vector, policies: [...vector.policies, 'of-nowhere'] }, shipped, CLOSURES),
    ).toMatchObject({
      result: 'policy not shipped',
      detail: 'of-nowhere',
    });
});

test('a wrong date and a wrong count are misses', () => {
  const [vector] = ours;
  if (!vector) throw new Error('no vector');
  expect(runVector({ ...vector, expected: '2027-03-12T23:59:58-05:00' }, shipped, [])).toMatchObject({
    result: 'miss',
    got: '2027-03-12T23:59:59-05:00',
  });
  expect(runVector({ ...vector, counted: ['2027-03-04'] }, shipped, [])).toMatchObject({
    result: 'miss',
    detail: expect.stringContaining('expected 2027-03-04'),
  });
});
