import { TocsinError } from '../../domain/errors';
import { SAMPLE_NOTICE_CODE, printedNoticeCode, readNoticeCode } from '../../domain/notice-code';
import { breachesWithoutNotices, findSentNotice } from '../../records/notice-lookup';
import type { SentNotice } from '../../records/notice-lookup';
import type { Result } from '../action';
import { withRecords } from '../with-records';

const dayOf = (instant: string): string => instant.slice(0, 10);

/** What happened to it, each with its day: a letter that is not written yet was sent to nobody. */
const storyOf = ({ emailedAt, letter, letterAt }: SentNotice): string =>
  [
    ...(emailedAt === null ? [] : [`e-mailed on ${dayOf(emailedAt)}`]),
    ...(letterAt === null ? [] : [`letter exported for the post on ${dayOf(letterAt)}`]),
    ...(letter === 'prepared' ? ['a letter is being prepared'] : []),
  ].join('; ');

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
  const { notice, destroyed } = await withRecords(async (database) => {
    const found = await findSentNotice(database, code);
    return { notice: found, destroyed: found ? [] : await breachesWithoutNotices(database) };
  });
  if (!notice)
    throw new TocsinError(
      'NotFound',
      destroyed.length === 0
        ? `no notice that was sent has the code ${printed}: it is not ours`
        : `no notice on record has the code ${printed}: it is not ours, unless it is an old one about ` +
            `${destroyed.join(', ')}, whose records were destroyed`,
      'Tell the caller to do nothing that it asks for, and keep it for law enforcement.',
    );
  const { reference, title, isDrill, emailedAt, letter, letterAt } = notice;
  const by = letterAt === null ? 'email' : 'letter';
  return {
    data: {
      code: printed,
      genuine: true,
      reference,
      title,
      by,
      sentAt: letterAt ?? emailedAt,
      emailedAt,
      letter,
      letterAt,
      drill: isDrill,
    },
    text: `Genuine: ${storyOf(notice)}; about ${reference} (${title}).`,
    said: isDrill ? ['This was a drill: no customer can have it.'] : [],
  };
};
