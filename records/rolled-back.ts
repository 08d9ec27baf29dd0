/** Thrown within a transaction that is only tried: it ends without a trace, and this carries what it would have come to. */
export class RolledBack<Outcome> extends Error {
  constructor(readonly outcome: Outcome) {
    super('rolled back');
  }
}
