import { aHold } from '../support/builders';
import { caseRunner } from '../support/case-runner';
import type { RunningCase } from '../support/case-runner';
import { DEFAULT_POLICIES, FILED, under } from '../support/policies';
import { planDigest } from '../support/plan-digest';

const runCase = caseRunner();
const DEFAULT = under(...DEFAULT_POLICIES);

/** Sends bytes as they are, as a person can with the Temporal UI and any program with gRPC. */
const signalBytes = async (
  { env, handle }: Pick<RunningCase, 'env' | 'handle'>,
  signalName: string,
  ...inputs: { encoding: string; data: string | Uint8Array }[]
): Promise<void> => {
  await env.client.workflowService.signalWorkflowExecution({
    namespace: env.namespace ?? 'default',
    workflowExecution: { workflowId: handle.workflowId },
    signalName,
    input: {
      payloads: inputs.map(({ encoding, data }) => {
        const metadata: Record<string, Uint8Array> = encoding ? { encoding: Buffer.from(encoding) } : {};
        return { metadata, data: Buffer.from(data) };
      }),
    },
  });
};

/** The case goes on: an Update is answered, and reminders and e-mails are given. */
const goesOn = async ({ act, sleep }: RunningCase): Promise<void> => {
  await sleep('2 seconds');
  expect(await act('amend', { reason: 'still here', actor: 'alice' })).toMatchObject({ title: 'A test' });
};

const MEGABYTE = 1_000_000;
const wide = (): object =>
  Object.fromEntries(Array.from({ length: 40_000 }, (_, index) => [`field-number-${index}`, 1]));
const deep = (): string => `${'['.repeat(5_000)}${']'.repeat(5_000)}`;

describe('a hold that cannot be read stops the notice, whatever it is, and the case goes on', () => {
  test.each<[string, (theCase: RunningCase) => Promise<void>]>([
    ['no argument at all', ({ signal }) => signal('hold')],
    ['null', ({ signal }) => signal('hold', null)],
    ['a word', ({ signal }) => signal('hold', 'please wait')],
    ['a list', ({ signal }) => signal('hold', [aHold()])],
    ['a field too many', ({ signal }) => signal('hold', { ...aHold(), note: 'x' })],
    ['a field of the wrong type', ({ signal }) => signal('hold', { ...aHold(), days: '20' })],
    ['both until and days', ({ signal }) => signal('hold', aHold({ until: '2026-12-14' }))],
    [
      'a day that does not exist',
      ({ signal }) => signal('hold', aHold({ days: undefined, until: '2026-02-30' })),
    ],
    [
      'a wrong year, so that its last day has passed',
      ({ signal }) => signal('hold', aHold({ directedAt: '2025-11-24T10:00:00-05:00' })),
    ],
    [
      'a time without an offset',
      ({ signal }) => signal('hold', aHold({ directedAt: '2026-11-24T10:00:00' })),
    ],
    [
      'a line break in the reference',
      ({ signal }) => signal('hold', aHold({ reference: 'F-1\nBcc: x@example.com' })),
    ],
    ['an agency that is none of ours', ({ signal }) => signal('hold', { ...aHold(), agency: 'Sheriff' })],
    [
      'a prototype',
      ({ signal }) => signal('hold', JSON.parse('{"__proto__":{"agency":"FBI"},"constructor":1}')),
    ],
    ['40,000 fields', ({ signal }) => signal('hold', wide())],
    ['a megabyte of text', ({ signal }) => signal('hold', aHold({ agent: 'x'.repeat(MEGABYTE) }))],
    [
      'text that is no JSON',
      (it) => signalBytes(it, 'hold', { encoding: 'json/plain', data: 'please wait' }),
    ],
    ['JSON cut off', (it) => signalBytes(it, 'hold', { encoding: 'json/plain', data: '{"agency":"FBI"' })],
    ['five thousand brackets', (it) => signalBytes(it, 'hold', { encoding: 'json/plain', data: deep() })],
    ['an encoding that nobody knows', (it) => signalBytes(it, 'hold', { encoding: 'x/y', data: '?' })],
    ['no encoding', (it) => signalBytes(it, 'hold', { encoding: '', data: '{}' })],
    [
      'half a megabyte of bytes',
      (it) => signalBytes(it, 'hold', { encoding: 'binary/plain', data: new Uint8Array(MEGABYTE / 2) }),
    ],
    [
      'a hundred arguments that nobody can read',
      (it) => signalBytes(it, 'hold', ...Array.from({ length: 100 }, () => ({ encoding: 'x/y', data: '?' }))),
    ],
    [
      'a second argument that is no JSON',
      (it) =>
        signalBytes(
          it,
          'extendHold',
          { encoding: 'json/plain', data: '{}' },
          { encoding: 'json/plain', data: 'x' },
        ),
    ],
    ['a hold under a name like it', ({ signal }) => signal('place-hold', aHold())],
  ])('%s', async (_name, send) => {
    await runCase(DEFAULT, async (theCase) => {
      const { act, ports, signal, status, skipTo } = theCase;
      await skipTo('2026-11-24T15:30:00Z');
      await act('recordFiling', FILED);
      await send(theCase);
      await goesOn(theCase);
      expect(await status()).toMatchObject({ phase: 'held', holds: [{ reference: 'UNREADABLE-1' }] });
      const [entry] = ports.entries('hold-unreadable');
      expect(JSON.stringify(entry).length).toBeLessThan(2_000);
      expect(ports.toRoles().some(({ message }) => message.text.includes('could not be taken'))).toBe(true);
      // A control: the case can still be told to go on properly.
      await signal('releaseHold', {
        reference: 'UNREADABLE-1',
        releasedAt: '2026-11-24T15:31:00Z',
        reason: 'none',
      });
      await goesOn(theCase);
      expect((await status()).held).toBe(false);
    });
  });
});

describe('other signals', () => {
  test.each<[string, string, unknown]>([
    ['a pause without a reason', 'pause', { reason: 7 }],
    ['an approval of nothing', 'approve', {}],
    ['an approval by nobody', 'approve', { digest: 'sha256:x' }],
  ])('%s is noted and holds nothing', async (_name, name, input) => {
    await runCase(DEFAULT, async (theCase) => {
      await theCase.signal(name, input);
      await goesOn(theCase);
      expect(theCase.ports.entries('act-refused')).toHaveLength(1);
      expect(await theCase.status()).toMatchObject({ held: false, paused: false });
    });
  });

  test.each<[string, (theCase: RunningCase) => Promise<void>]>([
    ['a name that is not ours', ({ signal }) => signal('thank-you', 'for everything')],
    ['a release under a name that is not ours', ({ signal }) => signal('release-the-hold', {})],
    ['a name that Temporal keeps for itself', ({ signal }) => signal('__temporal_x', {})],
    [
      'bytes under a name that is not ours',
      (it) => signalBytes(it, 'thank-you', { encoding: 'binary/encrypted', data: '?' }),
    ],
  ])('%s harms and holds nothing', async (_name, send) => {
    await runCase(DEFAULT, async (theCase) => {
      await send(theCase);
      await goesOn(theCase);
      expect(theCase.ports.entries('act-refused')).toHaveLength(0);
      expect(await theCase.status()).toMatchObject({ held: false, paused: false });
    });
  });

  test('the opener cannot approve by a signal that does not say who sent it', async () => {
    await runCase(DEFAULT, async (theCase) => {
      const { act, ports, signal, skipTo, sleep, status } = theCase;
      await skipTo('2026-11-24T15:30:00Z');
      await act('recordFiling', FILED);
      await skipTo('2026-12-10T00:00:00Z');
      await signal('approve', { digest: await planDigest(status) });
      await sleep('1 minute');
      expect((await status()).approval).toMatchObject({ given: 0, valid: false });
      expect(ports.toCustomers()).toHaveLength(0);
    });
  });

  test('every message works as a signal too', async () => {
    await runCase(DEFAULT, async (theCase) => {
      const { ports, signal, skipTo, sleep, status } = theCase;
      await skipTo('2026-11-24T15:30:00Z');
      await signal('recordFiling', FILED);
      await signal('hold', aHold());
      await signal('extendHold', { reference: 'FBI-2026-17', extension: 'A', until: '2026-12-20' });
      await signal('pause', { reason: 'x' });
      await signal('releaseHold', { reference: 'FBI-2026-17', releasedAt: '2026-11-24T15:29:00Z' });
      await signal('resume', { reason: 'x' });
      await signal('amend', { facts: { harm: 'likely' }, reason: 'x' });
      await sleep('5 seconds');
      const kinds = ports.ledger
        .map(({ kind }) => kind)
        .filter((kind) => !['alerted', 'reminded', 'list-counted'].includes(kind));
      expect(kinds.slice(5)).toEqual([
        'filing-recorded',
        'hold-placed',
        'hold-extended',
        'paused',
        'hold-released',
        'resumed',
        'amended',
      ]);
      expect(ports.entries('hold-placed')[0]?.actor).toBe('alice');
      expect(ports.entries('paused')[0]?.actor).toBe('unknown sender');
      expect(await status()).toMatchObject({ phase: 'agencies-notified', held: false, paused: false });
    });
  });
});

test('what comes in before the first workflow task is taken, after the opening', async () => {
  const early = async (handle: RunningCase['handle']): Promise<void> => {
    await handle.signal('hold', 'please wait');
    await handle.signal('hold', aHold({ directedAt: '2026-11-23T09:00:00-05:00' }));
  };
  await runCase(
    DEFAULT,
    async ({ ports, status, sleep }) => {
      await sleep('2 seconds');
      expect(ports.ledger[0]).toMatchObject({ key: 'case/1', kind: 'opened' });
      expect((await status()).holds.map(({ reference }) => reference)).toEqual([
        'UNREADABLE-1',
        'FBI-2026-17',
      ]);
    },
    { beforeFirstTask: early },
  );
});

test('a flood of them grows neither the state nor the history of a run without end', async () => {
  await runCase(
    DEFAULT,
    async ({ act, handle, ports, signal, status, sleep }) => {
      for (let round = 0; round < 12; round += 1) {
        await Promise.all(
          Array.from({ length: 25 }, (_, index) => signal('hold', { mumble: round * 100 + index })),
        );
        await sleep('5 seconds');
      }
      expect(ports.entries('hold-unreadable')).toHaveLength(300);
      expect((await status()).holds).toHaveLength(20);
      expect(new Set(ports.ledger.map(({ key }) => key)).size).toBe(ports.ledger.length);
      const { historyLength, runId } = await handle.describe();
      expect(historyLength).toBeLessThan(3_000);
      expect(runId).not.toBe(
        (await handle.fetchHistory()).events?.[0]?.workflowExecutionStartedEventAttributes
          ?.firstExecutionRunId,
      );
      expect((await act('pause', { reason: 'enough', actor: 'alice' })).paused).toBe(true);
    },
    { changes: { renewAfterEvents: 400 } },
  );
});
