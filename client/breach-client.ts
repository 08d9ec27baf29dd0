import { ServiceError, WorkflowNotFoundError, isGrpcServiceError } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import type { CaseStatus, TimelineItem } from '../domain/case/state';
import { TocsinError } from '../domain/errors';
import type { Message, MessageName } from '../domain/messages';
import { breachWorkflowId } from '../domain/naming';
import { QUERIES } from '../workflows/contract';
import type { BreachInput } from '../workflows/contract';
import { withTemporal } from './temporal/connect';
import type { Temporal } from './temporal/connect';
import { goneBreach, refuseOtherThanReference } from './temporal/gone-breach';
import { patiently } from './temporal/patience';
import { start } from './temporal/start-breach';
import type { StartedBreach } from './temporal/start-breach';
import { unaskedEnd } from './temporal/unasked-end';
import type { UnaskedEnd } from './temporal/unasked-end';

/** The breaches that run on Temporal, as every verb sees them. */
export interface Breaches {
  /**
   * Sends an act as an Update and answers the status that it left. Throws what the breach refused it with (by way of
   * Temporal's error), `NotFound` for an unknown breach, `Conflict` for a closed one, `Unavailable` without a worker.
   */
  act<N extends MessageName>(reference: string, name: N, input: Message<N>): Promise<CaseStatus>;
  /** Sends an act as a Signal, which is kept without a worker and answers nothing. Throws `NotFound` and `Conflict`. */
  signal<N extends MessageName>(reference: string, name: N, input: Message<N>): Promise<void>;
  status(reference: string, giveUpAfterMs?: number): Promise<CaseStatus>;
  /** How its workflow ended unasked; null: it runs, or was closed as it should be. */
  unaskedEnd(reference: string): Promise<UnaskedEnd | null>;
  timeline(reference: string): Promise<TimelineItem[]>;
  /** Starts the workflow of a breach; `opening` identifies the attempt, so that it may be repeated. */
  start(input: BreachInput, opening: string): Promise<StartedBreach>;
}

const ACT_WITHIN_MS = 60_000;
const ANSWER_WITHIN_MS = 20_000;

const NO_WORKER = 'Start one with tocsin up or tocsin worker, and look again with tocsin doctor.';

const noWorker = (reference: string, cause: unknown): TocsinError =>
  new TocsinError('Unavailable', `no worker answers for ${reference}`, NO_WORKER, { cause });

/** gRPC status: nobody is there to answer, or the workflow ended before anybody did. */
const FAILED_PRECONDITION = 9;

/** Whether an error means that this workflow cannot be reached at all, for whatever reason. */
const isGone = (error: unknown): boolean =>
  error instanceof WorkflowNotFoundError ||
  (error instanceof ServiceError &&
    isGrpcServiceError(error.cause) &&
    Number(error.cause.code) === FAILED_PRECONDITION);

const breachesOf = (temporal: Temporal): Breaches => {
  const { client } = temporal;
  const withHandle = async <T>(
    reference: string,
    use: (handle: WorkflowHandle) => Promise<T>,
  ): Promise<T> => {
    refuseOtherThanReference(reference);
    try {
      return await use(client.workflow.getHandle(breachWorkflowId(reference)));
    } catch (error) {
      if (!isGone(error)) throw error;
      throw (await goneBreach(temporal, reference)) ?? noWorker(reference, error);
    }
  };

  const ask = <T>(reference: string, query: string, giveUpAfterMs = ANSWER_WITHIN_MS): Promise<T> =>
    withHandle(reference, (handle) =>
      patiently(
        client,
        {
          giveUpAfterMs,
          whenSlow: () => 'No answer yet: no worker runs, or all are busy. Waiting.',
          whenGivenUp: (cause) => noWorker(reference, cause),
        },
        () => handle.query<T>(query),
      ),
    );

  return {
    act: (reference, name, input) => {
      let isAccepted = false;
      return withHandle(reference, (handle) =>
        patiently(
          client,
          {
            giveUpAfterMs: ACT_WITHIN_MS,
            whenSlow: () =>
              isAccepted
                ? `The ${name} is kept; waiting for its outcome.`
                : `No worker answers yet. The ${name} is not kept until one does: leave this running, and start one.`,
            whenGivenUp: (cause) => givenUp(reference, name, isAccepted, cause),
          },
          async () => {
            const update = await handle.startUpdate<CaseStatus, [Message]>(name, {
              args: [input],
              waitForStage: 'ACCEPTED',
            });
            isAccepted = true;
            return update.result();
          },
        ),
      );
    },
    signal: (reference, name, input) => withHandle(reference, (handle) => handle.signal(name, input)),
    status: (reference, giveUpAfterMs) => ask<CaseStatus>(reference, QUERIES.status, giveUpAfterMs),
    unaskedEnd: async (reference) => {
      refuseOtherThanReference(reference);
      return unaskedEnd(client, reference);
    },
    timeline: (reference) => ask<TimelineItem[]>(reference, QUERIES.timeline),
    start: (input, opening) => start(temporal, input, opening),
  };
};

/** An accepted act is in the history of the breach; one that was not may have been dropped, or may still arrive. */
const givenUp = (reference: string, name: MessageName, isAccepted: boolean, cause: unknown): TocsinError =>
  isAccepted
    ? new TocsinError(
        'Unavailable',
        `${reference} has taken the ${name} and keeps it, but has not finished it within ${ACT_WITHIN_MS / 1_000} s`,
        `See tocsin breach show ${reference}; the worker may be waiting for the records.`,
        { cause },
      )
    : new TocsinError(
        'Unavailable',
        `no worker took the ${name} for ${reference} within ${ACT_WITHIN_MS / 1_000} s: it is not known to be kept`,
        `${NO_WORKER} Then send it again; a repeat of an act changes nothing.`,
        { cause },
      );

/** Connects once for several questions and acts. */
export const withBreaches = <T>(work: (breaches: Breaches) => Promise<T>): Promise<T> =>
  withTemporal((temporal) => work(breachesOf(temporal)));

/** One act on a connection of its own. */
export const sendAct = <N extends MessageName>(
  reference: string,
  name: N,
  input: Message<N>,
): Promise<CaseStatus> => withBreaches((breaches) => breaches.act(reference, name, input));

/** The same as a Signal. */
export const signalAct = <N extends MessageName>(
  reference: string,
  name: N,
  input: Message<N>,
): Promise<void> => withBreaches((breaches) => breaches.signal(reference, name, input));

export const readStatus = (reference: string): Promise<CaseStatus> =>
  withBreaches((breaches) => breaches.status(reference));

export const readTimeline = (reference: string): Promise<TimelineItem[]> =>
  withBreaches((breaches) => breaches.timeline(reference));
