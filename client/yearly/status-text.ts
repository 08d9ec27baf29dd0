import { yearlyTitle } from '../../domain/yearly/work';
import type { YearlyStatus } from '../../workflows/yearly-contract';

/** A year's work as people read it. */
export const yearlyText = (status: YearlyStatus): string => {
  const { workflowId, phase, due, draft, next, outcome, notes } = status;
  return [
    `${workflowId}: ${yearlyTitle(status)}`,
    `phase      ${phase}`,
    due
      ? `file by    ${due.targetAt} (${due.citation}${due.isInForce ? '' : ', adopted but not in force'})`
      : 'file by    not known: see the notes below',
    ...(due && due.latestAt !== due.targetAt
      ? [`latest     ${due.latestAt}, as the rule itself counts`]
      : []),
    `draft      ${draft ? `${draft.draftId}, compiled ${draft.at}` : 'none yet'}`,
    ...(next ? [`next       ${next.at}: ${next.what}`] : []),
    ...(outcome?.as === 'filed'
      ? [
          `filed      ${outcome.filedAt} as ${outcome.confirmation}${outcome.isLate ? ', late' : ''}`,
          `signed by  ${outcome.signedBy}; recorded by ${outcome.actor} ${outcome.at}`,
        ]
      : []),
    ...(outcome?.as === 'declined'
      ? [
          `not filed  decided ${outcome.at} by ${outcome.actor} and ${outcome.second}`,
          `reason     ${outcome.reason}`,
        ]
      : []),
    ...notes.slice(-10).map(({ at, text }) => `           ${at} ${text}`),
  ].join('\n');
};
