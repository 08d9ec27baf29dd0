import { TocsinError } from '../../domain/errors';
import { SAMPLE_NOTICE_CODE, printedNoticeCode, readNoticeCode } from '../../domain/notice-code';
import { breachesWithoutNotices, findSentNotice } from '../../records/notice-lookup';
import type { SentNotice } from '../../records/notice-lookup';
import { findSealedCode, verifyNotice } from '../../records/sealed-outcomes/verify-notice';
import type { NoticeVerdict } from '../../records/sealed-outcomes/verify-notice';
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

const AS_SEALED = {
  'as-sealed': 'The ledger of the breach says the same.',
  'not-sealed-yet': 'Nothing on the ledger vouches for it yet: its part of the sending is not sealed.',
  'sealed-without-lines': 'It was sealed by an earlier version, which kept nothing to compare it with.',
} as const;

/** What is said of it beside what the ledger sealed. Throws where that is something else. */
const sealText = (code: string, reference: string, verdict: NoticeVerdict): string => {
  if (typeof verdict === 'string') return AS_SEALED[verdict];
  if ('notCompared' in verdict) return `It was not compared with the ledger: ${verdict.notCompared}`;
  throw new TocsinError(
    'Altered',
    `what the records say of ${code} is not as the ledger of ${reference} sealed it: ${verdict.problem}`,
    `Tell the caller that you will call back; run tocsin ledger verify ${reference}, and find out who wrote to the records.`,
  );
};

const nobodys = (code: string, destroyed: readonly string[], sealedIn: string | null): TocsinError => {
  if (sealedIn !== null)
    return new TocsinError(
      'Altered',
      `${code} is not as the ledger of ${sealedIn} sealed it: a notice with it was sent, and no notice on record has it now`,
      `Tell the caller that you will call back; run tocsin ledger verify ${sealedIn}, and find out who wrote to the records.`,
    );
  return new TocsinError(
    'NotFound',
    destroyed.length === 0
      ? `no notice that was sent has the code ${code}: it is not ours`
      : `no notice on record has the code ${code}: it is not ours, unless it is an old one about ` +
          `${destroyed.join(', ')}, whose records were destroyed`,
    'Tell the caller to do nothing that it asks for, and keep it for law enforcement.',
  );
};

/**
 * `tocsin notice lookup`: whether a notice that somebody holds is ours, when it was sent and about which breach; nothing
 * of the person, who is not asked for either. What it says is held against what the ledger sealed of that notice.
 * @throws TocsinError Usage for a code that was mistyped, saying how; NotFound where no notice that was sent carries it; Altered
 *   where the records say of it something else than what was sealed
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
  const { notice, verdict } = await withRecords(async (database) => {
    const sent = await findSentNotice(database, code);
    if (sent) return { notice: sent, verdict: await verifyNotice(database, sent.reference, code) };
    throw nobodys(printed, await breachesWithoutNotices(database), await findSealedCode(database, code));
  });
  const { reference, title, isDrill, emailedAt, letter, letterAt } = notice;
  const sealed = sealText(printed, reference, verdict);
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
      sealed: typeof verdict === 'string' ? verdict : 'not-compared',
    },
    text: `Genuine: ${storyOf(notice)}; about ${reference} (${title}).`,
    said: [sealed, ...(isDrill ? ['This was a drill: no customer can have it.'] : [])],
  };
};
