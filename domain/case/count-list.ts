import type { Facts } from '../facts';
import type { Json, LedgerKind } from '../ledger';
import { losesExemption } from './acts/exemption-lost';
import type { CaseState } from './state';

/** What another count of the list changes, and what the ledger is told of it, in this order. */
export interface ListCount {
  readonly facts: Facts;
  readonly entries: readonly {
    readonly kind: LedgerKind;
    readonly text: string;
    readonly data: { readonly [key: string]: Json };
  }[];
  /** What people are told, where an exemption is lost; null: none is. */
  readonly lost: string | null;
}

const countsOf = ({ customers, byState, byDataType }: CaseState['list']) => ({
  customers,
  ...(byState ? { byState: { ...byState } } : {}),
  ...(byDataType ? { byDataType: { ...byDataType } } : {}),
});

/**
 * Counts the list anew. Windows are computed by these counts from now on, and the report computes what they were by the
 * same, so the ledger keeps them. More people may take away an exemption that was relied on: the clock that its loss
 * starts runs from now. That comes first, since before it the fewer people counted.
 * @param at case time, ISO 8601
 */
export const countList = (state: CaseState, list: CaseState['list'], at: string): ListCount => {
  const { facts } = state;
  const counts = countsOf(list);
  if (JSON.stringify(counts) === JSON.stringify(countsOf(state.list)))
    return { facts, entries: [], lost: null };
  const counted = {
    kind: 'list-counted' as const,
    text: `there are ${list.customers} customers on the list`,
    data: counts,
  };
  if (!losesExemption(state, { facts, list })) return { facts, entries: [counted], lost: null };
  const lost = `an exemption was lost: there are ${list.customers} customers on the list`;
  const changed = { exemptionLostAt: at };
  const amended = {
    kind: 'amended' as const,
    text: lost,
    data: { facts: changed, policies: null, reason: lost },
  };
  return { facts: { ...facts, ...changed }, entries: [amended, counted], lost };
};
