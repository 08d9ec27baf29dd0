import type { ToldChange } from '../domain/account-change/ports';

/**
 * The contract of account-change notices: the workflow `accountChange`, its id `account-change/KEY` (domain/naming.ts), and
 * its one input. The change itself is on record before the workflow starts: `tocsin account change` does both, and with
 * `--register-only` answers id and input for whoever starts it.
 */
export const ACCOUNT_CHANGE = 'accountChange';

export interface AccountChangeInput {
  /** The digest of customer and change under which the change is on record, 40 hexadecimal digits. */
  readonly key: string;
}

export type AccountChangeResult = ToldChange;
