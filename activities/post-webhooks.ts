import type { Role, WebhookEvent, WebhookListener, WebhookOutcome, WebhookPort } from '../domain/ports';

export interface Posting {
  readonly roles: readonly Role[];
  readonly isDrill: boolean;
  /** Read where anybody listens. */
  readonly event: () => Promise<WebhookEvent>;
}

/** What came of one listener for good. */
export interface Posted {
  readonly listener: WebhookListener;
  readonly event: WebhookEvent;
  readonly outcome: WebhookOutcome;
  readonly tries: number;
}

/** What became of each listener so far, by its id; kept from attempt to attempt. */
export type PostedSoFar = Record<string, PostedTo>;
export interface PostedTo {
  /** Scheme, host and port. */
  readonly webhook: string;
  readonly outcome: WebhookOutcome['kind'];
  readonly tries: number;
  readonly isOver: boolean;
}

/** Temporal tries again after 1, 2, 4... seconds, at most a minute: about three minutes in all. */
const TRIES = 8;

/**
 * Posts an event to everyone who listens for its roles, each by itself, and records what came of it: delivered,
 * refused, skipped, or given up after so many tries.
 * @param soFar is written to; what is over is not posted again
 * @returns whether all is over; else the caller tries again later
 */
export const postWebhooks = async (
  webhooks: WebhookPort,
  { roles, isDrill, event: read }: Posting,
  record: (posted: Posted) => Promise<unknown>,
  soFar: PostedSoFar,
): Promise<boolean> => {
  const open = webhooks.listeners(roles).filter(({ id }) => soFar[id]?.isOver !== true);
  if (open.length === 0) return true;
  const event = await read();

  const postTo = async (listener: WebhookListener): Promise<void> => {
    const outcome = await webhooks.post(listener, event, isDrill);
    const tries = (soFar[listener.id]?.tries ?? 0) + 1;
    const isOver = outcome.kind !== 'failed' || tries >= TRIES;
    if (isOver) await record({ listener, event, outcome, tries });
    soFar[listener.id] = { webhook: listener.origin, outcome: outcome.kind, tries, isOver };
  };
  const posted = await Promise.allSettled(open.map(postTo));
  return posted.every(({ status }) => status === 'fulfilled') && open.every(({ id }) => soFar[id]?.isOver);
};
