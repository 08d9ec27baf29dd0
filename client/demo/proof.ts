import type { NoticeOnRecord } from '../../records/notices-on-record';
import type { LoggedMessage } from './relay-log';

/** People, each in one of these; and what the mail server's own log has beside them. */
export interface Proof {
  readonly listed: number;
  /** On record as accepted, and in the log once. */
  readonly toldOnce: number;
  /** In the log more than once, and on record as of unknown outcome before they were told again. */
  readonly toldAgainAfterDoubt: number;
  /** On record as going by letter, and not in the log. */
  readonly byLetter: number;
  /** No outcome yet, or one that a person must decide about; and not in the log. */
  readonly unsettled: number;
  /** On record as accepted, and not in the log: lost. */
  readonly lost: number;
  /** In the log more than once, though never in doubt: told twice in silence. */
  readonly doubledInSilence: number;
  /** In the log, but on record neither as accepted nor as doubtful: told, and not known of. */
  readonly toldUnknown: number;
  /** Messages in the log, and how they come about. */
  readonly log: {
    readonly messages: number;
    readonly firstCopies: number;
    readonly furtherCopies: number;
    /** Copies to young addresses and to agents, once each. */
    readonly besideNotices: number;
    /** To agencies and roles, of this breach. */
    readonly toOthers: number;
    /** Of which the records know nothing. */
    readonly stray: number;
  };
}

type Group = Exclude<keyof Proof, 'listed' | 'log'>;

const MUST_BE_NONE: readonly Group[] = ['lost', 'doubledInSilence', 'toldUnknown'];

const groupOf = ({ state, isDoubted }: NoticeOnRecord, copies: number): Group => {
  if (copies > 1) return isDoubted ? 'toldAgainAfterDoubt' : 'doubledInSilence';
  if (state === 'accepted') return copies === 1 ? 'toldOnce' : 'lost';
  if (copies === 1 && !isDoubted) return 'toldUnknown';
  return state === 'letter' ? 'byLetter' : 'unsettled';
};

/** The mail server's own log against the records, person by person. */
export const proofOf = (
  reference: string,
  listed: number,
  notices: readonly NoticeOnRecord[],
  log: readonly LoggedMessage[],
): Proof => {
  const copies = new Map<string, number>();
  for (const { messageId } of log) copies.set(messageId ?? '', (copies.get(messageId ?? '') ?? 0) + 1);
  const groups: Record<Group, number> = {
    toldOnce: 0,
    toldAgainAfterDoubt: 0,
    byLetter: 0,
    unsettled: 0,
    lost: 0,
    doubledInSilence: 0,
    toldUnknown: 0,
  };
  let [firstCopies, furtherCopies] = [0, 0];
  let besideNotices = 0;
  for (const notice of notices) {
    const count = copies.get(notice.messageId ?? ' ') ?? 0;
    const group = groupOf(notice, count);
    if (notice.isCopy) {
      besideNotices += count;
      // A copy is no person: it is counted among them only where it makes the proof fail.
      if (MUST_BE_NONE.includes(group)) groups[group] += 1;
      continue;
    }
    groups[group] += 1;
    firstCopies += Math.min(count, 1);
    furtherCopies += Math.max(count - 1, 0);
  }
  // Whom no dispatch has taken up is not told either.
  groups.unsettled += listed - notices.filter(({ isCopy }) => !isCopy).length;
  const toOthers = log.filter(({ messageId }) => messageId?.startsWith(`${reference}.`)).length;
  const stray = log.length - firstCopies - furtherCopies - besideNotices - toOthers;
  return {
    listed,
    ...groups,
    log: { messages: log.length, firstCopies, furtherCopies, besideNotices, toOthers, stray },
  };
};

/** Whether every number adds up, and none is there that must not be. */
export const holds = (proof: Proof): boolean => {
  const { toldOnce, toldAgainAfterDoubt, byLetter, unsettled, lost, doubledInSilence, toldUnknown, log } =
    proof;
  const people =
    toldOnce + toldAgainAfterDoubt + byLetter + unsettled + lost + doubledInSilence + toldUnknown;
  return (
    people === proof.listed &&
    lost + doubledInSilence + toldUnknown + unsettled + log.stray === 0 &&
    log.furtherCopies >= toldAgainAfterDoubt &&
    log.firstCopies === toldOnce + toldAgainAfterDoubt
  );
};
