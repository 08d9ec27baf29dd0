/** Who the notice is from, as customers know it. */
export interface NoticeCarrier {
  readonly legalName: string;
  /** The number that is on the bill. */
  readonly phone: string;
  /** For text telephones; where the carrier has no number of its own, 711, the relay service of the United States. */
  readonly tty?: string;
  readonly website: string;
  /** Postal address, a line each: also the return address of letters. */
  readonly postalAddress: readonly string[];
}
