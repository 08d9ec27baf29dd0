import type { Policy } from '../policy/schema';
import { computeWindows } from '../windows/compute-windows';
import type { RegisteredBreach } from './register';

/** What a breach is in the register. */
export interface RegisterClass {
  /** Found to be no breach. */
  readonly isNotABreach: boolean;
  /** Not closed yet. */
  readonly isOpen: boolean;
  /** Why no agency need be told of it under the policy; null: it is not exempt. */
  readonly exemptBecause: string | null;
  /** It ended without a notice to customers. */
  readonly isNotNotified: boolean;
}

const ENDED = ['closed', 'not-a-breach'];

/** People who are not listed yet may be any number: then nothing is exempt for being small. */
const countsOf = ({ customers }: RegisteredBreach) => (customers > 0 ? { counts: { total: customers } } : {});

/**
 * Classes one breach by the exemptions of the policy whose summary it may belong in (`fcc-2023`). Pure.
 * @param zone IANA zone of the carrier
 */
export const classify = (breach: RegisteredBreach, policy: Policy, zone: string): RegisterClass => {
  const { facts, phase, areCustomersNotified } = breach;
  const isNotABreach = phase === 'not-a-breach';
  const { obligations } = computeWindows({
    policies: [policy],
    zone,
    closures: [],
    reading: { kind: 'safe' },
    facts,
    ...countsOf(breach),
    notified: [],
    holds: [],
    at: facts.determinedAt ?? facts.discoveredAt,
  });
  const agencies = obligations.find(({ recipient }) => recipient === 'agencies');
  const isExempt = !isNotABreach && agencies?.status === 'exempt';
  return {
    isNotABreach,
    isOpen: !ENDED.includes(phase),
    exemptBecause: isExempt ? (agencies.decidedBy ?? 'exempt') : null,
    isNotNotified: ENDED.includes(phase) && !areCustomersNotified,
  };
};
