import type { Message } from '../../messages';
import { ratesSchema, ratesText } from '../../sending/rates';
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
