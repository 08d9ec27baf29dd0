/** One fault of a notice's source, where a person can go and mend it. */
export interface NoticeProblem {
  /** The source's file name. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly rule: NoticeRule;
  readonly problem: string;
}

/** Every rule that a source can break; a test plants each fault. */
export const NOTICE_RULES = [
  'front-matter',
  'markdown',
  'html',
  'link',
  'placeholder',
  'missing-field',
  'heading',
  'parity',
  'legal-footer',
  'reading-grade',
  'subject',
  'short',
  'language',
] as const;
export type NoticeRule = (typeof NOTICE_RULES)[number];
