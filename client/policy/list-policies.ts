import { loadPolicies } from '../../config/policies';
import type { Result } from '../action';

/** `tocsin policy list`: the shipped policies. */
export const listPolicies = async (): Promise<Result> => {
  const policies = loadPolicies().map(
    ({ id, version, title, citation, effectiveFrom, effectiveTo, verified }) => ({
      id,
      version,
      title,
      citation,
      effectiveFrom,
      effectiveTo,
      verified,
    }),
  );
  return {
    data: policies,
    table: {
      columns: ['id', 'version', 'from', 'to', 'verified', 'title'],
      rows: policies.map(({ id, version, effectiveFrom, effectiveTo, verified, title }) => [
        id,
        version,
        effectiveFrom ?? 'not in force',
        effectiveTo,
        verified ? 'yes' : 'no',
        title,
      ]),
    },
  };
};
