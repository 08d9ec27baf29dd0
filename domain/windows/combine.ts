import type { Edge } from './edge';
import { NONE, UNKNOWN, printedEdge } from './edge';
import type { EvaluatedDuty } from './evaluate';
import type { Scene } from './scene';
import type { Conflict, Edges } from './types';

type Sides = Pick<EvaluatedDuty, 'earliest' | 'latest'>;

/** The latest `earliest`. One that cannot be told keeps all shut: no policy's wait may be jumped for another's. */
const latestEarliest = (edges: readonly Edge[]): Edge =>
  edges.reduce<Edge>((strictest, edge) => {
    if (strictest.kind === 'unknown' || edge.kind === 'unknown') return UNKNOWN;
    if (edge.kind === 'none') return strictest;
    return strictest.kind === 'at' && strictest.atMs >= edge.atMs ? strictest : edge;
  }, NONE);

/** The earliest `latest` of those that can be told. */
const earliestLatest = (edges: readonly Edge[]): Edge =>
  edges.reduce<Edge>((strictest, edge) => {
    if (edge.kind !== 'at') return strictest;
    return strictest.kind === 'at' && strictest.atMs <= edge.atMs ? strictest : edge;
  }, NONE);

const combined = (duties: readonly EvaluatedDuty[], recipient: string): Sides => {
  const own = duties.filter(({ obligation }) => obligation.recipient === recipient);
  return {
    earliest: latestEarliest(own.map(({ earliest }) => earliest)),
    latest: earliestLatest(own.map(({ latest }) => latest)),
  };
};

/** One recipient's window under all policies at once: the latest `earliest` and the earliest `latest`. */
export const effectiveEdges = (
  duties: readonly EvaluatedDuty[],
  recipient: string,
  { tell }: Scene,
): Edges => {
  const { earliest, latest } = combined(duties, recipient);
  return { earliest: printedEdge(earliest, tell), latest: printedEdge(latest, tell) };
};

/** Windows that are empty: nobody may choose between two rules but a person with counsel, so both are named. */
export const findConflicts = (duties: readonly EvaluatedDuty[], { tell }: Scene): Conflict[] => {
  const recipients = [...new Set(duties.map(({ obligation }) => obligation.recipient))];
  return recipients.flatMap((recipient): Conflict[] => {
    const { earliest, latest } = combined(duties, recipient);
    if (earliest.kind !== 'at' || latest.kind !== 'at' || earliest.atMs <= latest.atMs) return [];
    return [
      {
        recipient,
        message:
          `no lawful time is left for ${recipient}: not before ${tell(earliest.atMs)} (${earliest.citation}), ` +
          `but not later than ${tell(latest.atMs)} (${latest.citation})`,
        citations: [...new Set([earliest.citation, latest.citation])],
      },
    ];
  });
};
