import type { Refusal } from './errors';
import type { Json, LedgerKind } from './ledger';

/** What becomes of an act: taken (a new state, and what the ledger says of it), a repeat, or refused. */
export type ActVerdict<State> =
  | {
      readonly kind: 'taken';
      readonly state: State;
      readonly entry: {
        readonly kind: LedgerKind;
        readonly text: string;
        readonly data: { readonly [key: string]: Json };
      };
    }
  | { readonly kind: 'repeat' }
  | { readonly kind: 'refused'; readonly refusal: Refusal };
