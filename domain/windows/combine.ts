import type { Edge } from './edge';
import { NONE, earlierEdge, laterEdge, printedEdge } from './edge';
import type { EvaluatedDuty } from './evaluate';
import type { Scene } from './scene';
import type { Conflict, Edges } from './types';

type Sides = Pick<EvaluatedDuty, 'earliest' | 'latest'>;

const combined = (duties: readonly EvaluatedDuty[], recipient: string): Sides => {
  const own = duties.filter(({ obligation }) => obligation.recipient === recipient);
  return {
    earliest: own.map(({ earliest }) => earliest).reduce(laterEdge, NONE),
    latest: own.map(({ latest }) => latest).reduce(earlierEdge, NONE),
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

/** Where the rule that sets the latest says itself that it gives way to a hold, that is told; it settles nothing. */
const yielding = (
  duties: readonly EvaluatedDuty[],
  earliest: Extract<Edge, { kind: 'at' }>,
  latest: Extract<Edge, { kind: 'at' }>,
): { readonly text: string; readonly citations: readonly string[] } => {
  const rule = duties.find(({ policy, obligation }) => `${policy.id}/${obligation.id}` === latest.source);
  const yields = rule?.obligation.yieldsToHolds;
  if (!earliest.isHold || !yields) return { text: '', citations: [] };
  const doubt = yields.verified === false ? ', which is not verified' : '';
  return {
    text: `; ${latest.citation} gives way to a hold by ${yields.citation}${doubt}`,
    citations: [yields.citation],
  };
};

/** Windows that are empty: nobody may choose between two rules but a person with counsel, so both are named. */
export const findConflicts = (duties: readonly EvaluatedDuty[], { tell }: Scene): Conflict[] => {
  const recipients = [...new Set(duties.map(({ obligation }) => obligation.recipient))];
  return recipients.flatMap((recipient): Conflict[] => {
    const { earliest, latest } = combined(duties, recipient);
    if (earliest.kind !== 'at' || latest.kind !== 'at' || earliest.atMs <= latest.atMs) return [];
    const { text, citations } = yielding(duties, earliest, latest);
    return [
      {
        id: `${recipient}:${earliest.source}${earliest.isHold ? '/hold' : ''}:${latest.source}`,
        recipient,
        message:
          `no lawful time is left for ${recipient}: not before ${tell(earliest.atMs)} (${earliest.citation}), ` +
          `but not later than ${tell(latest.atMs)} (${latest.citation})${text}`,
        citations: [...new Set([earliest.citation, latest.citation, ...citations])],
      },
    ];
  });
};
