import type { Policy } from '../../domain/policy/schema';
import { AGENCIES } from '../../domain/schemas';
import type { Agency } from '../../domain/schemas';
import type { AgencyNotice } from '../../domain/windows/types';

export type NotifiedName = Agency | 'agencies';
export const NOTIFIED_NAMES = ['agencies', ...AGENCIES] as const;

/** Who was told when, by any channel; `agencies` stands for all of them at once. */
export const noticesOf = (name: NotifiedName, at: string): AgencyNotice[] =>
  (name === 'agencies' ? AGENCIES : [name]).map((agency) => ({ agency, at }));

/** Everyone beside agencies whom policies have told, and customers. */
export const recipientsOf = (policies: readonly Policy[]): string[] => [
  ...new Set([
    'customers',
    ...policies.flatMap(({ obligations }) =>
      obligations.map(({ recipient }) => recipient).filter((recipient) => recipient !== 'agencies'),
    ),
  ]),
];
