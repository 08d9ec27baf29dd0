/** The states of a notice. `sending` is on its way at this moment; the sums count it as pending. */
export const NOTICE_STATES = [
  'pending',
  'sending',
  'accepted',
  'bounced',
  'letter',
  'unknown',
  'failed',
] as const;
export type NoticeState = (typeof NOTICE_STATES)[number];

/** The states that a person may have tried again. */
export const RETRY_STATES = ['failed', 'unknown'] as const satisfies readonly NoticeState[];
export type RetryState = (typeof RETRY_STATES)[number];

/** `listed = accepted + bounced + letter + unknown + failed + pending`, always (design, section 3, rule 7). */
export interface NoticeCounts {
  readonly listed: number;
  readonly pending: number;
  readonly accepted: number;
  readonly bounced: number;
  readonly letter: number;
  readonly unknown: number;
  readonly failed: number;
}

export const NO_NOTICES: NoticeCounts = {
  listed: 0,
  pending: 0,
  accepted: 0,
  bounced: 0,
  letter: 0,
  unknown: 0,
  failed: 0,
};

/** What became of the copies of notices: `listed = accepted + unknown + failed + pending`. They are no persons. */
export interface CopyCounts {
  readonly listed: number;
  readonly pending: number;
  readonly accepted: number;
  readonly unknown: number;
  readonly failed: number;
}

/** Whether every listed person is accounted for. */
export const addsUp = (counts: NoticeCounts): boolean =>
  counts.listed ===
  counts.pending + counts.accepted + counts.bounced + counts.letter + counts.unknown + counts.failed;

/**
 * Notices that keep a report from being final until a named person decides about them. One that came back and could go by
 * letter is a letter: who stays `bounced` was not told, and there is no other way known.
 */
export const unsettled = ({ pending, failed, unknown, bounced }: NoticeCounts): number =>
  pending + failed + unknown + bounced;
