import { policySchema } from '../../../domain/policy/schema';
import type { Policy } from '../../../domain/policy/schema';
import { computeWindows } from '../../../domain/windows/compute-windows';
import type { ObligationWindow, WindowsInput } from '../../../domain/windows/types';
import { anInput } from './property';

/** A policy with these obligations and all else out of the way. */
export const aPolicy = (id: string, obligations: readonly object[], changes: object = {}): Policy =>
  policySchema.parse({
    id,
    version: 1,
    title: id,
    citation: `Rule of ${id}`,
    source: id,
    effectiveFrom: '2000-01-01',
    verified: true,
    retention: { years: 1, citation: id },
    holds: { citation: 'Rule H', firstDays: null, extendable: true, written: true },
    obligations,
    ...changes,
  });

/** An obligation to somebody, called by its recipient unless it says otherwise. */
export const aDuty = (recipient: string, changes: object): object => ({
  id: recipient,
  recipient,
  citation: `Rule ${recipient}`,
  ...(recipient === 'agencies' ? { agencies: ['FBI'], channel: 'portal' } : {}),
  ...changes,
});

/** One window of what these policies come to. */
export const windowOf = (
  policies: readonly Policy[],
  name: string,
  changes: Partial<WindowsInput> = {},
): ObligationWindow => {
  const { obligations } = computeWindows(
    anInput({ reading: { kind: 'zone', closures: false, inauguration: false }, policies, ...changes }),
  );
  const found = obligations.find(
    ({ policy, obligation }) => name === `${policy}/${obligation}` || name === obligation,
  );
  if (!found) throw new Error(`no window ${name}`);
  return found;
};
