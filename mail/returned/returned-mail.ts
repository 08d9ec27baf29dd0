export interface ReturnedMail {
  /**
   * `failed`: given up for good. `delayed`: the server goes on trying. `delivered`: a report of success. `auto-reply`: a
   * program answers on a person's behalf. `unclear`: anything else.
   */
  readonly kind: 'failed' | 'delayed' | 'delivered' | 'auto-reply' | 'unclear';
  /** Enhanced status code (RFC 3463), such as `5.1.1`; null where none is given. */
  readonly status: string | null;
  /** The server's own words; may name people. */
  readonly evidence: string;
}
