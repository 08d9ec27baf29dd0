import type { WebhookEvent, WebhookPort } from '../../domain/ports';
import { caseRunner } from '../support/case-runner';
import { eventually } from '../support/eventually';
import { under } from '../support/policies';

const runCase = caseRunner();

test('a webhook that is down gets an alert three attempts later, and nobody gets its e-mail twice', async () => {
  const events: WebhookEvent[] = [];
  const webhooks: WebhookPort = {
    listeners: () => [{ id: 'hook', origin: 'https://hooks.example.com' }],
    post: async (_listener, event) => {
      events.push(event);
      const tries = events.filter(({ id }) => id === event.id).length;
      return tries < 3 ? { kind: 'failed', reply: '503' } : { kind: 'delivered', reply: '204' };
    },
  };
  await runCase(
    under('fcc-2007'),
    async ({ ports, timeline, sleep }) => {
      await sleep('1 minute');
      await eventually(async () =>
        expect((await timeline()).filter(({ kind }) => kind === 'alerted')).toHaveLength(1),
      );
      const asked = ports.handed.filter(({ message }) => message.subject.includes('file with USSS and FBI'));
      expect(asked).toHaveLength(1);
      expect(events).toHaveLength(3);
      expect(new Set(events.map(({ id }) => id)).size).toBe(1);
      expect(ports.ledger.filter(({ kind }) => kind === 'webhook-posted')).toMatchObject([
        { data: { outcome: 'delivered', tries: 3 } },
      ]);
    },
    { people: (ports) => void Object.assign(ports.deps.webhooks, webhooks) },
  );
});
