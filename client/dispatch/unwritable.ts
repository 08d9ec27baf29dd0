import { checkAddress } from '../../notices/letter-check';
import type { ListedCustomer } from '../../records/customers';

/** People by letter of whom none can be made, as the list stands. */
export interface Unwritable {
  readonly customers: number;
  /** The first of them. */
  readonly first: readonly { readonly customerId: string; readonly problem: string }[];
}

const SHOWN = 10;

/** Looks at one person after the other, so that the list can be mended before the letters are due. */
export const lookForUnwritable = () => {
  const first: { customerId: string; problem: string }[] = [];
  let customers = 0;
  return {
    look: ({ customerId, contact, destination }: ListedCustomer): void => {
      if (destination.channel !== 'letter') return;
      const address = checkAddress(contact);
      if (!('problem' in address)) return;
      customers += 1;
      if (first.length < SHOWN) first.push({ customerId, problem: address.problem });
    },
    found: (): Unwritable => ({ customers, first }),
  };
};

/** A sentence each; the last says how to see all. */
export const unwritableSaid = ({ customers, first }: Unwritable): string[] =>
  customers === 0
    ? []
    : [
        `WARNING: ${customers} of those by letter cannot be written to and will be failed: mend the list and import it again.`,
        ...first.map(({ customerId, problem }) => `  ${customerId}: ${problem}`),
        ...(customers > first.length ? [`  and ${customers - first.length} more`] : []),
      ];
