import fc from 'fast-check';
import { STEP_TERMS, stepDues } from '../../../domain/sending/step-dues';
import type { OpenSteps } from '../../../domain/sending/step-dues';

const SINCE = '2026-12-01T12:00:00.000Z';
const open: OpenSteps = {
  email: { people: 9, since: SINCE },
  letter: { people: 2, since: SINCE },
  substitute: { people: 1, since: SINCE },
};
const duesOf = (latest: string | null, steps = open) =>
  stepDues(steps, latest).map(({ step, due }) => [step, due]);

test('without a limit each step has its own days', () => {
  expect(duesOf(null)).toEqual([
    ['email', '2026-12-06T12:00:00.000Z'],
    ['letter', '2026-12-04T12:00:00.000Z'],
    ['substitute', '2026-12-08T12:00:00.000Z'],
  ]);
  expect(duesOf(null, { email: null, letter: null, substitute: null })).toEqual([]);
});

test('the window ends each step, and the wait for bounces leaves a letter its days', () => {
  const steps = stepDues(open, '2026-12-05T12:00:00Z');
  expect(steps.map(({ due, isByWindow }) => [due, isByWindow])).toEqual([
    ['2026-12-02T12:00:00.000Z', true],
    ['2026-12-04T12:00:00.000Z', false],
    ['2026-12-05T12:00:00.000Z', true],
  ]);
});

test('no step is due after the window, whatever the carrier says: property', () => {
  const days = fc.integer({ min: 1, max: 60 });
  const terms = fc.record({ bounceDays: days, letterDays: days, substituteDays: days });
  fc.assert(
    fc.property(terms, fc.integer({ min: 0, max: 90 }), (own, length) => {
      const latest = new Date(Date.parse(SINCE) + length * 86_400_000).toISOString();
      for (const { due } of stepDues(open, latest, own)) expect(due <= latest).toBe(true);
      for (const { due } of stepDues(open, null, own)) expect(due > SINCE).toBe(true);
    }),
  );
  expect(STEP_TERMS.bounceDays).toBeGreaterThan(STEP_TERMS.letterDays);
});
