import { stringify } from 'yaml';

const HOUR_MS = 3_600_000;

/** The demo's breach as the YAML that `breach open -f` takes: discovered yesterday, not determined yet. */
export const sampleBreach = (atMs: number): string => {
  const ago = (hours: number): string => new Date(atMs - hours * HOUR_MS).toISOString();
  return stringify({
    title: 'Call records read through a partner portal',
    description:
      'A person used the stolen credentials of a retail partner to read call records in the partner portal. The portal was closed within the hour and every session was ended.',
    discoveredAt: ago(26),
    occurred: { from: ago(24 * 12), to: ago(27), estimated: true },
    methodOfCompromise: 'Stolen credentials of a retail partner; the portal asked for no second factor.',
    dataTypes: ['call_detail', 'account'],
    intentional: true,
    encrypted: false,
    harm: 'possible',
    estimatedLoss: {
      carrier: 40_000,
      customers: 0,
      basis: 'cost of notices and call centre, estimated by finance',
    },
    contact: { name: 'Security team', phone: '+1-555-0100' },
  });
};
