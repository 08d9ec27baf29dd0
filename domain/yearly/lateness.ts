import { decisionOf, explainedBy, textIn } from './decision-line';
import type { RegisteredDecision } from './decision-line';
import type { RegisterEntry, RegisteredAct } from './register';

/** The keys of reminders past a latest; a rung that was passed unheard is spoken for by a later one (domain/case/deadlines.ts). */
const PASSED = /^remind\/(agencies|customers)\/(.+)\/(?:100|late-\d+)$/;

/** Customers who were told after the latest that stood then, by e-mail or by letters: the entries say it (records/register.ts). */
const TELLING: readonly RegisteredAct['kind'][] = ['customers-notified', 'letters-exported'];

/** Whose latest passed, and which; null: the act says nothing of the kind. */
const passedIn = ({
  kind,
  at,
  reference,
  data,
}: RegisteredAct): { recipient: string; key: string } | null => {
  const latest = textIn(data['latest'])[0];
  if (TELLING.includes(kind) && latest !== undefined && Date.parse(latest) < Date.parse(at))
    return { recipient: 'customers', key: `${reference}/customers/${latest}` };
  const match = kind === 'reminded' ? PASSED.exec(textIn(data['key'])[0] ?? '') : null;
  return match?.[1] ? { recipient: match[1], key: `${reference}/${match[1]}/${match[2]}` } : null;
};

const saidIn = ({ kind, at, data }: RegisteredAct): string[] =>
  kind === 'letters-exported'
    ? [`letters were written ${at}, after the latest, ${textIn(data['latest']).join()}`]
    : kind === 'customers-notified'
      ? [`the sending ended ${at}, after the latest, ${textIn(data['latest']).join()}`]
      : textIn(data['text']);

/** A notice that a person gave too late, or against the law, and the reason for it. */
const isWrongFiling = ({ kind, data }: RegisteredAct): boolean =>
  (kind === 'task-filed' && textIn(data['reason']).length > 0) ||
  (kind === 'filing-recorded' && Array.isArray(data['violations']));

/**
 * Law enforcement had been told in time, and it was put on record later: what was reminded of until then was not late. Where
 * somebody was still to be told, reminders went on after it.
 */
const wasInTime = (act: RegisteredAct, acts: readonly RegisteredAct[]): boolean =>
  passedIn(act)?.recipient === 'agencies' &&
  acts.some(
    (filing) =>
      filing.kind === 'filing-recorded' &&
      filing.reference === act.reference &&
      filing.seq > act.seq &&
      !isWrongFiling(filing),
  );

/** A latest that passed is one line, however often people were reminded; a late filing with law enforcement explains it. */
export const latenessOf = (
  acts: readonly RegisteredAct[],
  notes: readonly RegisterEntry[],
  zone: string,
): RegisteredDecision[] => {
  const passed = new Map<string, RegisteredAct>();
  for (const act of acts) {
    const key = passedIn(act)?.key;
    if (key !== undefined && !passed.has(key) && !wasInTime(act, acts)) passed.set(key, act);
  }
  const filings = acts.filter(isWrongFiling);
  const explained = new Set<RegisteredAct>();
  const lines = [...passed.values()].map((act) => {
    const recipient = passedIn(act)?.recipient ?? '';
    const own = filings.filter(
      ({ kind, reference }) =>
        recipient === 'agencies' && kind === 'filing-recorded' && reference === act.reference,
    );
    own.forEach((filing) => explained.add(filing));
    // A reminder counts its days to the recording; the filing says when it was.
    const said = own.length > 0 ? [] : saidIn(act);
    const line = decisionOf('late', act, [recipient, ...said], zone);
    const reasons = own.flatMap(({ data }) => textIn(data['reason']));
    return {
      ...line,
      persons: [...new Set(own.map(({ actor }) => actor))],
      reason: [...new Set(reasons)].join('; ') || null,
      facts: [...line.facts, ...own.flatMap(({ data }) => textIn(data['text']))],
    };
  });
  const others = filings
    .filter((filing) => !explained.has(filing))
    .map((act) =>
      decisionOf('late', act, [...textIn(act.data['recipient']), ...textIn(act.data['text'])], zone),
    );
  return [...lines.map((line) => explainedBy(line, notes, 'late-event')), ...others];
};
