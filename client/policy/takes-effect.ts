import type { Policy } from '../../domain/policy/schema';

export interface OpenBreach {
  readonly reference: string;
  readonly openedAt: string;
  readonly policies: readonly string[];
}

/** A policy whose first day comes after a breach was opened that does not run under it. */
export interface TakesEffect {
  readonly policy: string;
  readonly effectiveFrom: string;
  readonly reference: string;
}

/** Policies that take effect while breaches are open: a breach stays under those that it was opened with. */
export const takingEffect = (
  policies: readonly Pick<Policy, 'id' | 'effectiveFrom'>[],
  breaches: readonly OpenBreach[],
): TakesEffect[] =>
  policies.flatMap(({ id, effectiveFrom }) =>
    breaches
      .filter(
        ({ openedAt, policies: own }) =>
          effectiveFrom !== null && effectiveFrom > openedAt.slice(0, 10) && !own.includes(id),
      )
      .map(({ reference }) => ({ policy: id, effectiveFrom: effectiveFrom ?? '', reference })),
  );

/** The same as people read it, with the command that shows what it would change. */
export const takesEffectText = ({ policy, effectiveFrom, reference }: TakesEffect): string =>
  `${policy} applies from ${effectiveFrom}, after ${reference} was opened: see tocsin policy diff ${reference} --with ${policy}`;
