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

const SMALLEST_RANGE = 500;
const LARGEST_RANGE = 2_000;
/** A wave is weighed between ranges, four of which are under way at once: so much of a list is sent before the first look. */
const SHARE_OF_LIST = 1 / 16;

/**
 * People in a range of a list of `total`. What Temporal does for a range costs it as much for many as for few; but a range
 * is looked at only when it is over, and a worker that dies leaves it to be read again.
 */
export const rangeSizeFor = (total: number): number =>
  Math.min(LARGEST_RANGE, Math.max(SMALLEST_RANGE, Math.ceil(total * SHARE_OF_LIST)));

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
