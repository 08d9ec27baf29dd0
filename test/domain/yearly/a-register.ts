import type { RegisterEntry, RegisteredBreach } from '../../../domain/yearly/register';
import { someFacts } from '../../support/builders';

/** A small breach without harm, determined in 2025, unless a test says otherwise. */
export const aRegistered = (changes: Partial<RegisteredBreach> = {}): RegisteredBreach => ({
  reference: 'BR-2025-0001',
  facts: someFacts({
    discoveredAt: '2025-06-01T09:00:00-04:00',
    determinedAt: '2025-06-02T09:00:00-04:00',
    harm: 'none',
  }),
  phase: 'closed',
  customers: 12,
  areCustomersNotified: true,
  policies: ['fcc-2023'],
  late: [],
  ...changes,
});

export const anEntry = (id: number, changes: Partial<RegisterEntry> = {}): RegisterEntry => ({
  id,
  kind: 'small-breach',
  on: '2025-05-05',
  count: 3,
  basis: 'only an envelope was opened',
  actor: 'alice',
  recordedAt: '2025-05-06T12:00:00.000Z',
  correctedBy: null,
  ...changes,
});
