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
