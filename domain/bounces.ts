/** One notice by where it stands in its case: dense numbers, no personal data. */
export interface NoticeKey {
  readonly reference: string;
  readonly dispatch: number;
  readonly seq: number;
}

/** One notice as the address that it came back to names it. */
export interface ReturnedNotice {
  /** A digest of the case's reference, 16 hexadecimal digits. */
  readonly caseId: string;
  readonly dispatch: number;
  readonly seq: number;
}

/** A notice that could not be delivered for good, as its server has told us. */
export interface Bounce {
  readonly notice: ReturnedNotice;
  /** The server's words, a line without any address. */
  readonly evidence: string;
  /** By these words not the mailbox was refused, but who sends. */
  readonly isAboutSender?: true;
}

/**
 * What a bounce has changed. `next-address`: it goes to another e-mail address with the next dispatch. `letter`: it goes by
 * letter now. `bounced`: it has no postal address, so a person must decide. `copy`: a copy came back, which changes
 * nothing for the person. Nothing, for the rest: `repeated`: it was known, or the notice has found another way; `too-early`: it was not
 * sent yet; `unknown`: no such notice is in these records; `closed`: its case is over; `destroyed`: so are the personal data of its case.
 */
export type BounceFate =
  | 'next-address'
  | 'letter'
  | 'bounced'
  | 'copy'
  | 'repeated'
  | 'too-early'
  | 'unknown'
  | 'closed'
  | 'destroyed';

export interface SettledBounce {
  /** null for a notice that is not in these records. */
  readonly reference: string | null;
  readonly fate: BounceFate;
}
