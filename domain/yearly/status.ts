import { yearlyPhase } from './phase';
import { nextYearlyReminder } from './reminders';
import type { YearlyState } from './state';
import { yearlyId, yearlyTitle } from './work';

/** What is shown of a year's work at an instant. */
export const yearlyStatus = (state: YearlyState, nowMs: number) => {
  const { year, kind, due, draft, outcome, notes } = state;
  const next = nextYearlyReminder(state, nowMs);
  return {
    workflowId: yearlyId(state),
    year,
    kind,
    phase: yearlyPhase(state, nowMs),
    due,
    draft,
    next: next && { what: `reminder: ${next.text}`, at: new Date(next.atMs).toISOString() },
    outcome,
    notes,
  };
};

/** The same as Markdown, for the Temporal UI. */
export const yearlyDetails = (state: YearlyState, nowMs: number): string => {
  const { phase, due, draft, outcome, notes, next } = yearlyStatus(state, nowMs);
  const ended =
    outcome?.as === 'filed'
      ? `Filed ${outcome.filedAt} as ${outcome.confirmation}, signed by ${outcome.signedBy}.`
      : outcome && `Not filed, by decision of ${outcome.actor} and ${outcome.second}.`;
  return [
    `**${yearlyTitle(state)}**: ${phase}`,
    due
      ? `File by ${due.targetAt}; the latest by the rule is ${due.latestAt} (${due.citation}${due.isInForce ? '' : ', not in force'}).`
      : 'When it is due is not known yet.',
    draft ? `Draft: ${draft.draftId}` : 'There is no draft yet.',
    ...(next ? [`Next: ${next.what}, ${next.at}`] : []),
    ...(ended ? [ended] : []),
    ...notes.slice(-10).map(({ at, text }) => `- ${at} ${text}`),
  ].join('\n\n');
};
