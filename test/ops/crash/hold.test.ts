import { crashSeeds } from '../../support/crash/chances';
import { PEOPLE, crashRound } from '../../support/crash/crash-round';
import { eventually } from '../../support/eventually';

jest.setTimeout(400_000);

const DAY_MS = 86_400_000;
/** Design, section 3, rule 4. */
const STOPS_WITHIN_MS = 5_000;
const HOLD = { agency: 'FBI', agent: 'Special Agent Example', reference: 'FBI-CRASH-1', actor: 'alice' };

/** As a client does that is not answered: it asks again. */
const persistently = <T>(ask: () => Promise<T>): Promise<T> => eventually(ask, 120_000);

test.each(crashSeeds())(
  'a hold in mid-send: no DATA while it stands, though the worker is killed meanwhile (%i)',
  (seed) =>
    crashRound('hold', seed, async ({ chances, client, kill, relay, untilLogged, workflowId }) => {
      const handle = client.workflow.getHandle(workflowId);
      const act = (name: string, input: object): Promise<unknown> =>
        persistently(() => handle.executeUpdate(name, { args: [input] }));
      await untilLogged(chances.between(0.1, 0.7));
      const placedAtMs = Date.now();
      const until = new Date(placedAtMs + 20 * DAY_MS).toISOString().slice(0, 10);
      await act('hold', { ...HOLD, directedAt: new Date(placedAtMs).toISOString(), until });
      const answeredAtMs = Date.now();
      await kill('worker');
      const held = await persistently(() => handle.query<{ phase: string }>('status'));
      expect(held.phase).toBe('held');
      const releasedAtMs = Date.now();
      const log = relay.log();
      expect(log.length).toBeLessThan(PEOPLE);
      expect(log.filter(({ atMs }) => atMs > answeredAtMs)).toEqual([]);
      expect(Math.max(...log.map(({ atMs }) => atMs)) - placedAtMs).toBeLessThan(STOPS_WITHIN_MS);
      await act('releaseHold', {
        reference: HOLD.reference,
        agent: HOLD.agent,
        releasedAt: new Date(releasedAtMs).toISOString(),
        actor: HOLD.actor,
      });
    }),
);
