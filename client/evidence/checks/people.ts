import { NO_NOTICES, addsUp } from '../../../domain/counts';
import type { NoticeCounts } from '../../../domain/counts';
import { entriesOf } from '../../../reports/ledger/entry-data';
import { countsAtDestruction } from '../destroyed';
import { LIMITS, MEMBERS } from '../format';
import { unpackedOutcomes } from '../outcomes';
import type { Check, Evidence } from './check';
import { checkOf } from './check';

const stateOf = (state: keyof Omit<NoticeCounts, 'listed'> | 'sending') =>
  state === 'sending' ? 'pending' : state;

/** Whether every listed person is accounted for, once, and every notice belongs to a dispatch that is on the ledger. */
export const checkPeople = async ({
  bundle,
  ledger,
}: Pick<Evidence, 'bundle' | 'ledger'>): Promise<Check> => {
  const { counts } = bundle.manifest;
  const totals = new Map(
    entriesOf(ledger, 'recipients-frozen').map(({ data }) => [data.dispatch, data.total]),
  );
  const problems = new Set<string>();
  const destroyed = countsAtDestruction(ledger);
  const people = new Set<string>();
  const found: Record<keyof NoticeCounts, number> = { ...NO_NOTICES };
  try {
    for await (const { person, part, dispatch, seq, state } of unpackedOutcomes(
      await bundle.stream(MEMBERS.outcomes),
      LIMITS,
    )) {
      if (part !== 'person' && part !== null) continue;
      if (people.has(person)) problems.add(`a person is listed twice (${person})`);
      people.add(person);
      found.listed += 1;
      found[stateOf(state)] += 1;
      if (dispatch === null) continue;
      const total = totals.get(dispatch);
      if (total === undefined) problems.add(`dispatch ${dispatch} is not on the ledger`);
      else if ((seq ?? 0) > total)
        problems.add(`dispatch ${dispatch} has more people than were frozen for it`);
    }
  } catch (error) {
    problems.add(`the outcomes cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!addsUp(counts)) problems.add('the states do not add up to those who are listed');
  for (const key of Object.keys(found) as (keyof NoticeCounts)[]) {
    const stated = destroyed ? destroyed[key] : found[key];
    if (stated !== counts[key]) problems.add(`${stated} ${key}, and ${counts[key]} were signed for`);
  }
  if (destroyed && found.listed > 0)
    problems.add(`${found.listed} people stand in it, whose data the ledger calls destroyed`);
  const { listed, accepted, bounced, letter, unknown, failed, pending } = counts;
  return checkOf(
    'people',
    [...problems],
    `${listed} listed = ${accepted} accepted + ${bounced} bounced + ${letter} letter + ${unknown} unknown + ${failed} failed + ${pending} pending` +
      (destroyed ? '; their data were destroyed: the numbers are the ledger’s' : ''),
  );
};
