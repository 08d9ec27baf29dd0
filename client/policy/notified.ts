import { AGENCIES } from '../../domain/schemas';
import type { Agency } from '../../domain/schemas';
import type { AgencyNotice } from '../../domain/windows/types';

export type NotifiedName = Agency | 'agencies';
export const NOTIFIED_NAMES = ['agencies', ...AGENCIES] as const;

/** Who was told when, by any channel; `agencies` stands for all of them at once. */
export const noticesOf = (name: NotifiedName, at: string): AgencyNotice[] =>
  (name === 'agencies' ? AGENCIES : [name]).map((agency) => ({ agency, at }));
