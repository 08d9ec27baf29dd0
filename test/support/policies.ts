import { loadPolicy } from '../../config/policies';
import type { Policy } from '../../domain/policy/schema';

/** Shipped policies by id. */
export const under = (...ids: string[]): Policy[] => ids.map((id) => loadPolicy(id));
export const DEFAULT_POLICIES = ['cloudroute-2015', 'fcc-2007'] as const;

/** A filing with all agencies, half an hour after the cases of these tests are opened. */
export const FILED = {
  agency: 'agencies',
  confirmation: 'CPNI-1',
  filedAt: '2026-11-23T10:30:00-05:00',
  actor: 'alice',
} as const;
