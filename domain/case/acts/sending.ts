import { RETRY_STATES } from '../../counts';
import type { Message } from '../../messages';
import { ratesSchema, ratesText } from '../../sending/rates';
import { wavesText } from '../../sending/waves';
import type { CaseState } from '../state';
import { refuse, repeat, take } from './verdict';
import type { Verdict } from './verdict';

/** How fast notices go out: it changes neither who is told nor the window, so it voids no approval. */
export const judgeRate = (state: CaseState, { rates, reason }: Message<'rate'>): Verdict => {
  const before = state.rates ?? {};
  const after = { ...before, ...rates };
  if (Object.keys(rates).every((name) => before[name] === rates[name])) return repeat;
  const parsed = ratesSchema.safeParse(after);
  if (!parsed.success) return refuse('Usage', parsed.error.issues[0]?.message ?? 'too many rates');
  return take({ ...state, rates: after }, 'rates-set', `rates are set: ${ratesText(rates)}`, {
    rates: { ...rates },
    reason: reason ?? null,
  });
};

/**
 * Waves are when people are told, and what stops it before all are: so they are a part of what is approved, and another
 * choice voids approvals. Once recipients are frozen, they stand.
 */
export const judgeWaves = (state: CaseState, { waves, reason }: Message<'waves'>): Verdict => {
  const before = state.waves ?? null;
  if (JSON.stringify(before) === JSON.stringify(waves)) return repeat;
  const [underWay] = [state.openDispatch ?? [], state.resting ?? []].flat();
  if (underWay)
    return refuse(
      'Conflict',
      `dispatch ${underWay.number} is under way, in the waves that were approved`,
      'pause it with tocsin dispatch pause, or slow it down with tocsin dispatch rate',
    );
  const { waves: _, ...others } = state;
  return take(
    waves ? { ...others, waves } : others,
    'waves-set',
    waves ? `customers are told in waves: ${wavesText(waves)}` : 'customers are told all at once',
    { waves, reason: reason ?? null },
  );
};

/**
 * A person wants notices tried again that failed, or whose outcome nobody knows. Who sends is the next dispatch: when the
 * one that is under way has ended, or waits for the relay.
 */
export const judgeRetry = (state: CaseState, { states, reason }: Message<'retry'>): Verdict => {
  const wanted = RETRY_STATES.filter((each) => states.includes(each));
  const before = state.retrying ?? [];
  if (wanted.every((each) => before.includes(each))) return repeat;
  const count = wanted.reduce((sum, each) => sum + state.counts[each], 0);
  if (count === 0)
    return refuse('NotFound', `no notice is ${wanted.join(' or ')}`, 'see tocsin dispatch status');
  return take(
    { ...state, retrying: RETRY_STATES.filter((each) => wanted.includes(each) || before.includes(each)) },
    'retry-asked',
    `${count} notice(s) are to be tried again: ${wanted.join(', ')}`,
    { states: wanted, count, reason: reason ?? null },
  );
};
