import type { BreachFile, Facts } from '../../domain/facts';
import type { Message } from '../../domain/messages';

/** Sample values with sane defaults; what a test is about, it says itself. */
export const someFacts = (changes: Partial<Facts> = {}): Facts => ({
  discoveredAt: '2026-11-20T09:00:00-05:00',
  determinedAt: '2026-11-23T10:00:00-05:00',
  intentional: true,
  harm: 'possible',
  ...changes,
});

export const aBreachFile = (changes: Partial<BreachFile> = {}): BreachFile => ({
  ...someFacts(),
  title: 'Call records read through a partner portal',
  description: 'An intruder read call records through a partner portal.',
  occurred: { from: '2026-11-01T00:00:00-05:00', to: '2026-11-19T00:00:00-05:00', estimated: true },
  methodOfCompromise: 'Stolen credentials of a partner.',
  dataTypes: ['call_detail'],
  ...changes,
});

export const aHold = (changes: Partial<Message<'hold'>> = {}): Message<'hold'> => ({
  agency: 'FBI',
  agent: 'Agent Example',
  reference: 'FBI-2026-17',
  directedAt: '2026-11-24T10:00:00-05:00',
  days: 20,
  actor: 'alice',
  ...changes,
});
