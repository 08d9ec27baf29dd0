import type { AccountChange } from '../../domain/account-change/change';
import { canonicalDigest } from '../digest';

const KEY_CHARACTERS = 40;

/**
 * The identity of a change: a digest of customer and change, so that a repeat is the same notice, and neither stands in a
 * workflow's id.
 */
export const changeKeyOf = ({
  customerId,
  changeId,
}: Pick<AccountChange, 'customerId' | 'changeId'>): string =>
  canonicalDigest(['account-change', customerId, changeId]).slice('sha256:'.length).slice(0, KEY_CHARACTERS);

/** The book of a day, UTC: `AC-2026-11-27`. */
export const bookOf = (nowMs: number): string => `AC-${new Date(nowMs).toISOString().slice(0, 10)}`;

/** Whether a reference is that of a book of account changes. */
export const isBook = (reference: string): boolean => /^AC-\d{4}-\d{2}-\d{2}$/.test(reference);

/** One notice, as people name it: `AC-2026-11-27-12`. */
export const noticeReference = ({ book, seq }: { readonly book: string; readonly seq: number }): string =>
  `${book}-${seq}`;

/** `AC-2026-11-27-12`; null for what is no reference of a notice. */
export const readReference = (text: string): { readonly book: string; readonly seq: number } | null => {
  const [, book = '', seq = ''] = /^(AC-\d{4}-\d{2}-\d{2})-(\d{1,9})$/.exec(text) ?? [];
  return book === '' ? null : { book, seq: Number(seq) };
};
