import { TocsinError } from '../../domain/errors';
import { SAMPLE_NOTICE_CODE, printedNoticeCode, readNoticeCode } from '../../domain/notice-code';
import { findSentNotice } from '../../records/notice-lookup';
import type { Result } from '../action';
import { withRecords } from '../with-records';

const BY = { email: 'by e-mail', letter: 'by letter' } as const;

/**
 * `tocsin notice lookup`: whether a notice that somebody holds is ours, when it was sent and about which breach; nothing
 * of the person, who is not asked for either.
 * @throws TocsinError Usage for a code that was mistyped, saying how; NotFound where no notice that was sent carries it
 */
export const lookup = async (typed: string): Promise<Result> => {
  const read = readNoticeCode(typed);
  if ('problem' in read) throw new TocsinError('Usage', `this is not a code: ${read.problem}`, read.fix);
  const { code } = read;
  const printed = printedNoticeCode(code);
  if (code === SAMPLE_NOTICE_CODE)
    throw new TocsinError(
      'NotFound',
      `${printed} is the code of samples and tests: nobody was sent a notice with it`,
      'Whoever holds one was deceived, unless they test notices.',
    );
  const notice = await withRecords((database) => findSentNotice(database, code));
  if (!notice)
    throw new TocsinError(
      'NotFound',
      `no notice that was sent has the code ${printed}: it is not ours`,
      'Tell the caller to do nothing that it asks for, and keep it for law enforcement.',
    );
  const { reference, title, by, sentAt, isDrill } = notice;
  const day = sentAt.slice(0, 10);
  return {
    data: { code: printed, genuine: true, reference, title, by, sentAt, drill: isDrill },
    text: `Genuine: sent ${BY[by]} on ${day}, about ${reference} (${title}).`,
    said: isDrill ? ['This was a drill: no customer can have it.'] : [],
  };
};
