import { loadPolicies } from '../../config/policies';
import { TocsinError } from '../../domain/errors';
import type { Result } from '../action';
import { takesEffectText, takingEffect } from './takes-effect';
import type { OpenBreach } from './takes-effect';

/** Open breaches; null with the reason where the records do not answer: the policies alone are worth a list. */
const openBreaches = async (
  read: () => Promise<readonly OpenBreach[]>,
): Promise<{ readonly breaches: readonly OpenBreach[]; readonly said: readonly string[] }> => {
  try {
    return { breaches: await read(), said: [] };
  } catch (error) {
    if (!(error instanceof TocsinError)) throw error;
    return { breaches: [], said: [`Open breaches were not looked at: ${error.message}.`] };
  }
};

/**
 * `tocsin policy list`: the shipped policies, and which of them take effect while breaches are open.
 * @param readOpen asks the records
 */
export const listPolicies = async (readOpen: () => Promise<readonly OpenBreach[]>): Promise<Result> => {
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
  const { breaches, said } = await openBreaches(readOpen);
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
    said: [...said, ...takingEffect(policies, breaches).map(takesEffectText)],
  };
};
