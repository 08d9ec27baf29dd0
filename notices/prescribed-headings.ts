import type { Policy } from '../domain/policy/schema';
import { textOf } from './blocks';
import { at, lastLine } from './lint-rules';
import type { NoticeProblem } from './problem';
import type { NoticeSource } from './source';

/** Headings that a policy prescribes for the notice to customers, word for word, in English. */
export interface PrescribedHeadings {
  readonly policy: string;
  readonly headings: readonly string[];
  readonly citation: string;
  readonly verified: boolean;
}

/** What some policies prescribe (`contents.headings` of their obligations to customers); most prescribe nothing. */
export const prescribedHeadings = (policies: readonly Policy[]): readonly PrescribedHeadings[] =>
  policies.flatMap(({ id, obligations }) =>
    obligations.flatMap(({ recipient, citation, verified, contents }) =>
      recipient !== 'customers' || contents?.headings === undefined
        ? []
        : [
            {
              policy: id,
              headings: contents.headings,
              citation: contents.citation ?? citation,
              verified: (contents.verified ?? verified) !== false,
            },
          ],
    ),
  );

/** The prescribed headings that an English source lacks, or has before the one that goes before it; case is free. */
export const lintPrescribedHeadings =
  (prescribed: readonly PrescribedHeadings[]) =>
  (source: NoticeSource): readonly NoticeProblem[] => {
    if (source.frontMatter.language !== 'en') return [];
    const found = source.blocks.flatMap((block) =>
      block.kind === 'heading' ? [textOf(block.runs).toLowerCase()] : [],
    );
    return prescribed.flatMap(({ policy, headings, citation }) => {
      let from = 0;
      return headings.flatMap((heading) => {
        const index = found.indexOf(heading.toLowerCase(), from);
        if (index >= 0) from = index + 1;
        return index >= 0
          ? []
          : [
              at(
                source,
                lastLine(source),
                'heading',
                `has no heading "${heading}" in its place: ${policy} prescribes it (${citation})`,
              ),
            ];
      });
    });
  };
