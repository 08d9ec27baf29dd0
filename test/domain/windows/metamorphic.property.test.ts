import fc from 'fast-check';
import { loadPolicies } from '../../../config/policies';
import type { Facts } from '../../../domain/facts';
import { HARMS } from '../../../domain/facts';
import type { Policy } from '../../../domain/policy/schema';
import { computeWindows } from '../../../domain/windows/compute-windows';
import { startedOf } from '../../../domain/windows/started';
import type { ObligationWindow, WindowsInput, WindowsReport } from '../../../domain/windows/types';
import { CLOSURES, ZONES, holds, instant, iso } from './property';

const SHIPPED = loadPolicies();
const DAY_MS = 86_400_000;
const NEVER = Number.POSITIVE_INFINITY;
/** No earliest: it is shut. No latest: it never ends. */
const ms = (edge: string | null | undefined): number => (edge ? Date.parse(edge) : NEVER);

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });
const days = (most: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: most * DAY_MS });

/** What a case may be, under any of the shipped policies: facts may be known or not. */
const anyCase: fc.Arbitrary<WindowsInput> = instant.chain((discoveredMs) => {
  const at = (most: number): fc.Arbitrary<string> => days(most).map((later) => iso(discoveredMs + later));
  return fc
    .record({
      policies: fc.subarray<Policy>(SHIPPED, { minLength: 1 }),
      zone: fc.constantFrom(...ZONES),
      determinedAt: maybe(at(10)),
      becameAwareAt: maybe(at(2)),
      materialAt: maybe(at(20)),
      harm: maybe(fc.constantFrom(...HARMS)),
      encrypted: maybe(fc.boolean()),
      keyTaken: maybe(fc.boolean()),
      goodFaith: maybe(fc.boolean()),
      total: maybe(fc.integer({ min: 0, max: 2_000 })),
      california: maybe(fc.integer({ min: 0, max: 1_000 })),
      notified: fc.subarray(['USSS', 'FBI', 'FCC'] as const),
      notifiedAt: at(15),
      sentAt: maybe(at(60)),
      hold: maybe(fc.record({ from: at(20), lasts: fc.integer({ min: 0, max: 60 }) })),
      now: at(90),
    })
    .map((story) => ({
      policies: story.policies,
      zone: story.zone,
      closures: CLOSURES,
      reading: { kind: 'safe' as const },
      facts: {
        discoveredAt: iso(discoveredMs),
        determinedAt: story.determinedAt,
        becameAwareAt: story.becameAwareAt,
        materialAt: story.materialAt,
        harm: story.harm,
        encrypted: story.encrypted,
        keyTaken: story.keyTaken,
        goodFaith: story.goodFaith,
      },
      counts: {
        ...(story.total === undefined ? {} : { total: story.total }),
        ...(story.california === undefined ? {} : { byState: { CA: story.california } }),
      },
      notified: story.notified.map((agency) => ({ agency, at: story.notifiedAt })),
      sent: story.sentAt === undefined ? [] : [{ recipient: 'customers', at: story.sentAt }],
      holds: story.hold
        ? [
            {
              directedAt: story.hold.from,
              lastDay: iso(Date.parse(story.hold.from) + story.hold.lasts * DAY_MS).slice(0, 10),
            },
          ]
        : [],
      at: story.now,
    }));
});

const pairs = (one: WindowsReport, other: WindowsReport): [ObligationWindow, ObligationWindow][] =>
  one.obligations.flatMap((window) => {
    const same = other.obligations.find(
      ({ policy, obligation }) => policy === window.policy && obligation === window.obligation,
    );
    return same ? [[window, same] as [ObligationWindow, ObligationWindow]] : [];
  });

const EVENTS = [
  'discoveredAt',
  'determinedAt',
  'becameAwareAt',
  'materialAt',
] as const satisfies (keyof Facts)[];

test('a later event never gives an earlier edge', () => {
  const moved = fc.record({ input: anyCase, event: fc.constantFrom(...EVENTS), by: days(30) });
  let compared = 0;
  holds(moved, ({ input, event, by }) => {
    const was = input.facts[event];
    if (was === undefined) return;
    const later = { ...input, facts: { ...input.facts, [event]: iso(Date.parse(was) + by) } };
    for (const [before, after] of pairs(computeWindows(input), computeWindows(later)))
      for (const side of ['earliest', 'latest'] as const) {
        if (before[side] === null) continue;
        compared += 1;
        expect(ms(after[side])).toBeGreaterThanOrEqual(ms(before[side]));
      }
  });
  // A control: the property would say nothing if no edge was ever known.
  expect(compared).toBeGreaterThan(0);
});

test('agencies told later: no edge of customers or of the public comes earlier', () => {
  holds(fc.record({ input: anyCase, by: days(20) }), ({ input, by }) => {
    const notified = input.notified.map((notice) => ({ ...notice, at: iso(Date.parse(notice.at) + by) }));
    const later = computeWindows({ ...input, notified });
    for (const [before, after] of pairs(computeWindows(input), later))
      if (before.earliest !== null) expect(ms(after.earliest)).toBeGreaterThanOrEqual(ms(before.earliest));
  });
});

test('adding a policy never widens a window, and changes no other policy’s latest', () => {
  holds(fc.record({ input: anyCase, more: fc.constantFrom(...SHIPPED) }), ({ input, more }) => {
    if (input.policies.includes(more)) return;
    const before = computeWindows(input);
    const after = computeWindows({ ...input, policies: [...input.policies, more] });
    for (const recipient of ['agencies', 'customers'] as const)
      expect(ms(after.effective[recipient].latest)).toBeLessThanOrEqual(
        ms(before.effective[recipient].latest),
      );
    const opened = before.effective.customers.earliest;
    // null where no clock of a customers' rule had started: a policy that starts one opens nothing that was shut by a rule.
    if (opened !== null) expect(ms(after.effective.customers.earliest)).toBeGreaterThanOrEqual(ms(opened));
    for (const [one, other] of pairs(before, after)) {
      if (one.earliest !== null) expect(ms(other.earliest)).toBeGreaterThanOrEqual(ms(one.earliest));
      if (one.obligation !== 'public') expect(other.latest).toBe(one.latest);
    }
  });
});

test('adding a hold never opens one earlier, and moves no latest', () => {
  const held = fc.record({ input: anyCase, after: days(20), lasts: fc.integer({ min: 0, max: 90 }) });
  holds(held, ({ input, after, lasts }) => {
    const directedMs = Date.parse(input.facts.discoveredAt ?? '') + after;
    const hold = { directedAt: iso(directedMs), lastDay: iso(directedMs + lasts * DAY_MS).slice(0, 10) };
    const more = computeWindows({ ...input, holds: [...input.holds, hold] });
    for (const [one, other] of pairs(computeWindows(input), more)) {
      if (one.earliest !== null) expect(ms(other.earliest)).toBeGreaterThanOrEqual(ms(one.earliest));
      expect(other.latest).toBe(one.latest);
    }
  });
});

test('knowing more never makes an obligation owed that was lifted, nor lifts what a fact had not settled', () => {
  const fact = fc.constantFrom('encrypted', 'keyTaken', 'goodFaith', 'harm');
  holds(fc.record({ input: anyCase, fact }), ({ input, fact: name }) => {
    const known = computeWindows(input);
    const unknown = computeWindows({ ...input, facts: { ...input.facts, [name]: undefined } });
    // What is lifted while a fact is not known stays lifted whatever it turns out to be: doubt lifts nothing.
    for (const [before, after] of pairs(unknown, known))
      if (before.status === 'exempt' || before.status === 'not-required')
        expect(['exempt', 'not-required']).toContain(after.status);
  });
});

test('facts alone withdraw nothing that had started', () => {
  const changed = fc.record({
    input: anyCase,
    harm: fc.constantFrom(...HARMS),
    encrypted: fc.boolean(),
    goodFaith: fc.boolean(),
    total: fc.integer({ min: 0, max: 2_000 }),
  });
  let kept = 0;
  holds(changed, ({ input, total, ...facts }) => {
    const before = computeWindows(input);
    const started = startedOf(before);
    const now = {
      ...input,
      facts: { ...input.facts, ...facts, keyTaken: false },
      counts: { total },
      started,
    };
    const after = computeWindows(now);
    for (const { policy, obligation } of started) {
      const window = after.obligations.find(
        (each) => each.policy === policy && each.obligation === obligation,
      );
      expect(['exempt', 'not-required']).not.toContain(window?.status);
      kept += window?.why.some((sentence) => sentence.startsWith('it had started')) ? 1 : 0;
    }
  });
  expect(kept).toBeGreaterThan(0);
});

test('a report is plain JSON, and every lifted obligation names the fact', () => {
  holds(anyCase, (input) => {
    const report = computeWindows(input);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    for (const { status, decidedBy, earliest, latest } of report.obligations) {
      const isLifted = status === 'exempt' || status === 'not-required';
      expect(decidedBy !== undefined).toBe(isLifted);
      if (isLifted) expect([earliest, latest]).toEqual([null, null]);
    }
  });
});
