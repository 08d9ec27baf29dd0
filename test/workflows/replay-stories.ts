import type { Policy } from '../../domain/policy/schema';
import { aHold, someFacts } from '../support/builders';
import type { CaseOptions, RunningCase } from '../support/case-runner';
import { ACCEPTED, isToCustomer } from '../support/memory-ports';
import { DEFAULT_POLICIES, FILED, under } from '../support/policies';

export interface Story {
  readonly policies: readonly Policy[];
  readonly options?: CaseOptions;
  readonly tell: (theCase: RunningCase) => Promise<void>;
}
const by = { actor: 'alice' };
const DEFAULT = under(...DEFAULT_POLICIES);

/** What is recorded for the replay test: every message, every wait, and a new run of each workflow. */
export const STORIES: Record<string, Story> = {
  'whole-life': {
    policies: DEFAULT,
    tell: async ({ act, approve, handle, skipTo }) => {
      await skipTo('2026-11-23T15:40:00Z');
      await act('recordFiling', FILED);
      await approve();
      await skipTo('2026-12-04T05:05:00Z');
      await act('close', { as: 'complete', reason: 'done', ...by });
      await handle.result();
    },
  },
  holds: {
    policies: under('cloudroute-2015'),
    tell: async ({ act, approve, signal, skipTo, sleep, status }) => {
      await skipTo('2026-11-24T15:30:00Z');
      await act('hold', aHold({ days: 3 }));
      await act('extendHold', { reference: 'FBI-2026-17', extension: 'A', until: '2026-12-01', ...by });
      await signal('hold', 'please wait');
      await signal('thank-you');
      await sleep('2 seconds');
      await act('releaseHold', {
        reference: 'UNREADABLE-1',
        releasedAt: '2026-11-24T15:31:00Z',
        reason: 'x',
        ...by,
      });
      await act('pause', { reason: 'look first', ...by });
      await act('resume', { reason: 'looked', ...by });
      await approve();
      await act('reject', { digest: (await status()).approval.digest, actor: 'carol' });
      await skipTo('2026-12-03T00:00:00Z');
      await approve();
      await sleep('1 minute');
    },
  },
  'law-enforcement': {
    policies: under('cloudroute-2015'),
    options: { changes: { facts: someFacts({ determinedAt: undefined }) } },
    tell: async ({ act, approve, ports, skipTo, sleep }) => {
      ports.relayAnswers(({ to }) =>
        to[0] === 'fbi@agency.example' ? { kind: 'refused', reply: '550 no such user' } : ACCEPTED,
      );
      await skipTo('2026-11-24T15:00:00Z');
      await act('determine', { at: '2026-11-24T14:00:00Z', reason: 'logs read', ...by });
      await sleep('5 seconds');
      const filedAt = '2026-11-24T15:00:00Z';
      await act('recordFiling', { agency: 'FBI', confirmation: 'BY-PHONE', filedAt, ...by });
      await act('amend', { facts: { urgentNeed: true }, reason: 'SIM swaps began', ...by });
      await sleep('5 seconds');
      const anew = { agency: 'FBI', confirmation: 'BY-PHONE-2', filedAt: '2026-11-24T15:00:10Z', ...by };
      await act('recordFiling', anew);
      const consulted = {
        agency: 'FBI',
        agent: 'x',
        consultedAt: '2026-11-24T15:00:11Z',
        reason: 'x',
        ...by,
      };
      await act('urgentNeed', consulted);
      await act('releaseEarly', { agency: 'FBI', agent: 'x', reference: 'R-1', releasedAt: filedAt, ...by });
      await approve();
      await sleep('1 minute');
    },
  },
  'not-a-breach': {
    policies: DEFAULT,
    tell: async ({ act, handle, ports, refused, skipTo }) => {
      await skipTo('2026-11-29T00:00:00Z');
      const [reminder] = ports.entries('reminded');
      await act('acknowledge', { key: reminder?.data.key, ...by });
      const decide = { conflict: 'none', decision: 'keep-earliest', reason: 'x', second: 'bob', ...by };
      await refused('decide', decide);
      const withdraw = { policy: 'fcc-2007', obligation: 'customers', reason: 'x', second: 'bob', ...by };
      await refused('withdraw', withdraw);
      await act('close', { as: 'not-a-breach', reason: 'a test account', second: 'bob', ...by });
      await handle.result();
    },
  },
  renewed: {
    policies: under('cloudroute-2015'),
    options: { changes: { renewAfterEvents: 200 } },
    tell: async ({ act, signal, skipTo, sleep }) => {
      await skipTo('2026-11-24T15:30:00Z');
      await act('hold', aHold({ days: 5 }));
      for (let round = 0; round < 14; round += 1) {
        await signal('amend', { reason: `round ${round}`, ...by });
        await sleep('2 seconds');
      }
      await skipTo('2026-12-02T00:00:00Z');
    },
  },
  'put-off': {
    policies: under('cloudroute-2015'),
    tell: async ({ act, approve, ports, skipTo, sleep }) => {
      const seen = new Map<string, number>();
      ports.relayAnswers((message) => {
        const tries = (seen.get(message.messageId) ?? 0) + 1;
        seen.set(message.messageId, tries);
        return isToCustomer(message) && tries < 3 ? { kind: 'deferred', reply: '451 later' } : ACCEPTED;
      });
      await skipTo('2026-12-02T00:00:00Z');
      await approve();
      await sleep('1 hour');
      await act('close', { as: 'complete', reason: 'done', ...by });
    },
  },
  'gives-way': {
    policies: under('cloudroute-2015'),
    tell: async ({ act, approve, ports, skipTo, sleep }) => {
      ports.relayAnswers((message) =>
        isToCustomer(message) && message.to[0] === 'c1@example.com'
          ? { kind: 'deferred', reply: '451 later' }
          : ACCEPTED,
      );
      await skipTo('2026-12-02T00:00:00Z');
      await approve();
      await sleep('30 minutes');
      ports.putBack('c2');
      await act('amend', { reason: 'returned mail', ...by });
      await sleep('3 hours');
      ports.relayAnswers(() => ACCEPTED);
      await sleep('5 hours');
    },
  },
  waves: {
    policies: under('cloudroute-2015'),
    tell: async ({ act, approve, ports, skipTo, sleep }) => {
      ports.relayAnswers((message) =>
        isToCustomer(message) && message.to[0] === 'c1@example.com'
          ? { kind: 'refused', reply: '550 no such user' }
          : ACCEPTED,
      );
      await skipTo('2026-12-02T00:00:00Z');
      await act('waves', { waves: { sizes: '1,1,rest' }, ...by });
      await approve();
      await sleep('1 hour');
      await act('resume', { reason: 'looked', ...by });
      await sleep('1 hour');
      ports.relayAnswers(() => ACCEPTED);
      await act('retry', { states: ['failed'], ...by });
      await sleep('1 minute');
    },
  },
  halted: {
    policies: under('cloudroute-2015'),
    tell: async ({ act, approve, ports, skipTo, sleep }) => {
      ports.relayAnswers((message) =>
        isToCustomer(message) ? { kind: 'deferred', reply: '451 later' } : ACCEPTED,
      );
      await skipTo('2026-12-02T00:00:00Z');
      await approve();
      // In the wait before the second pass.
      await sleep('30 seconds');
      await act('rate', { rates: { gmail: 5 }, ...by });
      await sleep('2 seconds');
      await act('pause', { reason: 'the relay is away', ...by });
      await sleep('1 minute');
    },
  },
};
