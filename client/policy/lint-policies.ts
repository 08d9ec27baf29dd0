import path from 'node:path';
import { readPolicyFile } from '../../config/policies';
import { TocsinError } from '../../domain/errors';
import type { Policy } from '../../domain/policy/schema';
import type { Result } from '../action';

const read = (file: string): Policy | TocsinError => {
  try {
    return readPolicyFile(file);
  } catch (error) {
    if (error instanceof TocsinError) return error;
    throw error;
  }
};

/** A policy is found by the name of its file. */
const misnamed = (file: string, { id }: Policy): string[] =>
  path.basename(file) === `${id}.yaml`
    ? []
    : [`${file}: a folder of policies must hold it as ${id}.yaml, or it is not found by its id.`];

/**
 * `tocsin policy lint`: reads policy files as a breach would, and tells what each is.
 * @throws TocsinError as the first file that is wrong, with the problems of all of them, each with its line
 */
export const lintPolicies = async (files: readonly string[]): Promise<Result> => {
  const readings = files.map((file) => ({ file, policy: read(file) }));
  const wrong = readings.flatMap(({ policy }) => (policy instanceof TocsinError ? [policy] : []));
  const [first] = wrong;
  if (first) throw new TocsinError(first.code, wrong.map(({ message }) => message).join('\n'), first.fix);
  const sound = readings.flatMap(({ file, policy }) =>
    policy instanceof TocsinError ? [] : [{ file, policy }],
  );
  const rows = sound.map(
    ({ file, policy: { id, version, title, effectiveFrom, verified, obligations } }) => ({
      file,
      id,
      version,
      title,
      effectiveFrom,
      verified,
      obligations: obligations.map((obligation) => obligation.id),
    }),
  );
  return {
    data: rows,
    table: {
      columns: ['file', 'id', 'version', 'from', 'verified', 'obligations', 'title'],
      rows: rows.map((row) => [
        row.file,
        row.id,
        row.version,
        row.effectiveFrom ?? 'not in force',
        row.verified ? 'yes' : 'no',
        row.obligations.join(', '),
        row.title,
      ]),
    },
    said: sound.flatMap(({ file, policy }) => misnamed(file, policy)),
    next: `tocsin policy show ${files[0] ?? ''}`,
  };
};
