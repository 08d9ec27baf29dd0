import type { CaseStatus, TimelineItem } from '../../domain/case/state';
import type { MessageName } from '../../domain/messages';
import type { Globals, Result } from '../action';
import { withBreaches } from '../breach-client';
import type { Breaches } from '../breach-client';
import { caseNow } from '../breach/case-now';
import { countsOnRecord, ownCountsText } from '../breach/counts-on-record';
import { nextStepOf } from '../breach/next-step';
import { statusText } from '../breach/status-text';
import { ACT_WORDS, fieldRows } from './act-words';
import { parseAct, withNow } from './parse-act';

export interface ActRequest {
  readonly reference: string;
  readonly name: MessageName;
  /** As typed; `now` in a time stands for the case's own time. The actor is added. */
  readonly message: Readonly<Record<string, unknown>>;
  readonly globals: Pick<Globals, 'actor' | 'dryRun'>;
  /** Is given the message as it is about to be sent, with its times. */
  readonly onSend?: (input: object) => void;
  /** What the person should look at again, a sentence each, by the case as it was before; the act is taken all the same. */
  readonly cautions?: (before: CaseStatus, message: Readonly<Record<string, unknown>>) => readonly string[];
}

/** What was put on record between two looks at a timeline; null where the second look failed. */
const recordedSince = (before: readonly TimelineItem[], after: readonly TimelineItem[] | null): string[] => {
  if (!after) return ['The act was taken.'];
  const last = JSON.stringify(before.at(-1));
  const seen = after.findLastIndex((item) => JSON.stringify(item) === last);
  const fresh = after.slice(seen + 1).map(({ text }) => `On record: ${text}.`);
  return fresh.length > 0 ? fresh : ['Nothing has changed: this was on record already.'];
};

const movesBetween = (before: CaseStatus, after: CaseStatus): string[] => {
  const edges = ({ windows }: CaseStatus) => windows?.effective.customers.earliest ?? null;
  return [
    ...(before.phase === after.phase ? [] : [`The breach is now ${after.phase} (was ${before.phase}).`]),
    ...(edges(before) === edges(after)
      ? []
      : [`Customers may be told from ${edges(after) ?? 'a time not known yet'}.`]),
    ...(before.approval.valid && !after.approval.valid
      ? ['The approval is void: it must be given again.']
      : []),
  ];
};

/** While it sends, the workflow's own counts are those of its beginning. */
const withCountsOnRecord = async (
  status: CaseStatus,
): Promise<{ readonly status: CaseStatus; readonly said: readonly string[] }> => {
  if (status.phase !== 'notifying') return { status, said: [] };
  const counts = await countsOnRecord(status.reference);
  return counts ? { status: { ...status, counts }, said: [] } : { status, said: [ownCountsText(status)] };
};

/** Carries out one act on a breach that is connected already. */
export const performAct = async (
  breaches: Breaches,
  { reference, name, message, globals, cautions, onSend }: ActRequest,
): Promise<Result> => {
  const before = await breaches.status(reference);
  const input = parseAct(name, withNow({ ...message, actor: globals.actor }, caseNow(before)));
  const timeline = await breaches.timeline(reference);
  onSend?.(input);
  const { status, said } = await withCountsOnRecord(await breaches.act(reference, name, input));
  // The act is taken by now, whatever becomes of this look.
  const latest = await breaches.timeline(reference).catch(() => null);
  return {
    data: status,
    text: statusText(status),
    said: [
      ...recordedSince(timeline, latest),
      ...movesBetween(before, status),
      ...(cautions?.(before, { ...input }) ?? []),
      ...said,
    ],
    next: nextStepOf(status).command,
  };
};

/** What would be sent, without any server: checked as far as the message itself goes. */
export const rehearseAct = ({ reference, name, message, globals }: ActRequest): Result => {
  const input = parseAct(name, withNow({ ...message, actor: globals.actor }, new Date().toISOString()));
  return {
    data: { reference, message: name, input, sent: false },
    table: { columns: ['field', 'value'], rows: fieldRows(input) },
    said: [
      `${ACT_WORDS[name]} can be read. Nothing was sent; whether ${reference} takes it is seen when it is sent.`,
    ],
  };
};

/** One act from the command line to the breach and back: what changed, the new status, the next command. */
export const takeAct = async (request: ActRequest): Promise<Result> => {
  if (request.globals.dryRun) return rehearseAct(request);
  // Before anything is connected: a value that cannot be right needs no server to say so.
  parseAct(
    request.name,
    withNow({ ...request.message, actor: request.globals.actor }, new Date().toISOString()),
  );
  return withBreaches((breaches) => performAct(breaches, request));
};
