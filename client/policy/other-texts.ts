import type { CaseInputs } from '../../reports/case-inputs';

/** A policy of a breach whose pinned version is not the one that is shipped here. */
export interface OtherText {
  readonly id: string;
  readonly pinned: number;
  readonly shipped: number;
}

/** Policies that a breach runs under in another version than the text at hand. */
export const otherTextsOf = (policies: CaseInputs['policies']): OtherText[] =>
  policies.flatMap(({ pinned: { id, version }, text }) =>
    version === null || version === text.version ? [] : [{ id, pinned: version, shipped: text.version }],
  );

/** The same as people read it. The breach itself keeps the text that it was opened with. */
export const otherTextWarning = ({ id, pinned, shipped }: OtherText): string =>
  `the breach runs under ${id} v${pinned}, but only v${shipped} is at hand here: the dates of tocsin breach show are those of v${pinned}`;
