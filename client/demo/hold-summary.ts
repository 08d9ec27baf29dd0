import { addsUp } from '../../domain/counts';
import type { Result } from '../action';
import { STOPS_WITHIN_MS } from './run-hold';
import type { HoldOutcome } from './run-hold';

/** What the hold stopped, and when; exit code 1 where a message went out later than it may. `isLast`: the stack ends with it. */
export const holdSummary = (outcome: HoldOutcome, isLast: boolean): Result => {
  const { opened, toldBefore, toldUnderHold, lastMessageAfterMs, messagesUnderHold, counts } = outcome;
  const isStopped = messagesUnderHold === 0 && lastMessageAfterMs <= STOPS_WITHIN_MS && counts.pending === 0;
  return {
    data: { reference: opened.reference, ...outcome, opened: undefined, holds: isStopped && addsUp(counts) },
    table: {
      columns: ['what', 'number', 'what it means'],
      rows: [
        ['before', toldBefore, 'messages in the mail server’s log when the direction was entered'],
        ['in flight', toldUnderHold, 'taken after it: on their way, or before it had reached every sender'],
        [
          'last after',
          `${lastMessageAfterMs} ms`,
          `from the direction to the last message; at most ${STOPS_WITHIN_MS} ms`,
        ],
        ['under the hold', messagesUnderHold, 'taken later than that'],
        ['accepted', counts.accepted, 'by e-mail, when the hold was released and the sending approved anew'],
        ['letter', counts.letter, 'by letter'],
        [
          'others',
          counts.bounced + counts.unknown + counts.failed + counts.pending,
          'came back, unknown, failed or pending',
        ],
        [
          'sum',
          counts.listed,
          addsUp(counts)
            ? 'people listed: accepted + letter + others'
            : 'people listed, BUT IT DOES NOT ADD UP',
        ],
      ],
    },
    said: [
      '',
      isStopped ? 'The hold stopped the sending in time.' : 'THE HOLD DID NOT STOP THE SENDING IN TIME.',
    ],
    ...(isLast ? {} : { next: `tocsin ledger verify ${opened.reference}` }),
    exitCode: isStopped && addsUp(counts) ? 0 : 1,
  };
};
