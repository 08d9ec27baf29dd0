import type { Result } from '../action';
import { holds } from './proof';
import type { CrashOutcome } from './run-crash';

/**
 * The proof as a table in which every number adds up; exit code 1 where one does not, or where anybody was lost or told
 * twice in silence.
 * @param isLast the stack ends with it
 */
export const crashSummary = (
  { opened, kills, proof }: CrashOutcome,
  mails: string,
  isLast: boolean,
): Result => {
  const { log, ...people } = proof;
  const isProved = holds(proof);
  return {
    data: { reference: opened.reference, kills, people, log, holds: isProved, mails },
    table: {
      columns: ['what', 'number', 'what it means'],
      rows: [
        ['told once', people.toldOnce, 'accepted on record, once in the mail server’s log'],
        [
          'told again',
          people.toldAgainAfterDoubt,
          'was unknown first, by the policy sent again under the same Message-ID',
        ],
        ['by letter', people.byLetter, 'no e-mail address of record, or the mailbox was refused'],
        ['lost', people.lost, 'accepted on record, not in the log'],
        ['told twice in silence', people.doubledInSilence, 'more than once in the log, never in doubt'],
        ['told unknown', people.toldUnknown, 'in the log, on record neither accepted nor in doubt'],
        ['unsettled', people.unsettled, 'no outcome, or one that a person must decide about'],
        ['sum', people.listed, 'people listed'],
        ['', '', ''],
        ['first copies', log.firstCopies, 'told once + told again'],
        ['further copies', log.furtherCopies, 'of those told again'],
        ['beside notices', log.besideNotices, 'copies to young addresses and to agents'],
        ['to agencies and roles', log.toOthers, 'reports, alerts and reminders of this breach'],
        ['stray', log.stray, 'of which the records know nothing'],
        ['sum', log.messages, 'messages in the mail server’s log'],
      ],
    },
    said: [
      '',
      `Killed in mid-send: ${kills.map(({ part, pid, onTheirWay }) => `${part} (process ${pid}, ${onTheirWay} notices on their way)`).join(', ')}.`,
      isProved
        ? 'It adds up: nobody was lost, and nobody was told twice but those that were unknown first.'
        : 'IT DOES NOT ADD UP.',
      `The mail server’s own log: ${mails}`,
    ],
    ...(isLast ? {} : { next: `tocsin ledger verify ${opened.reference}` }),
    exitCode: isProved ? 0 : 1,
  };
};
