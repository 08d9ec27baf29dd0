/** How a dispatch's sequence numbers, 1 to `total`, are cut into ranges. */
export interface RangePlan {
  readonly total: number;
  /** People in a range at most. */
  readonly size: number;
  /** The last number of each wave, in order; no range reaches over one. Absent: there is one wave. */
  readonly waveEnds?: readonly number[];
}
export interface Span {
  readonly fromSeq: number;
  readonly toSeq: number;
}

const endsOf = ({ total, waveEnds = [] }: RangePlan): readonly number[] => [
  ...waveEnds.filter((end) => end < total),
  total,
];

/** The range that begins with a number. */
export const rangeFrom = (fromSeq: number, plan: RangePlan): Span => {
  const end = endsOf(plan).find((each) => each >= fromSeq) ?? plan.total;
  return { fromSeq, toSeq: Math.min(fromSeq + plan.size - 1, end) };
};

/** The first numbers of all ranges from one that begins a range to the end of a wave, in order. */
export const rangesWithin = ({ fromSeq, toSeq }: Span, plan: RangePlan): number[] => {
  const firsts: number[] = [];
  for (let next = fromSeq; next <= toSeq; next = rangeFrom(next, plan).toSeq + 1) firsts.push(next);
  return firsts;
};

/** The range that a number is in. */
export const rangeAround = (seq: number, plan: RangePlan): Span => {
  const start = (endsOf(plan).findLast((end) => end < seq) ?? 0) + 1;
  return rangeFrom(seq - ((seq - start) % plan.size), plan);
};
