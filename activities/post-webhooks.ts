import { createHash } from 'node:crypto';
import type { NoticeCounts } from '../domain/counts';
import { ENGINE } from '../domain/ledger';
import type { LedgerPort, Role, WebhookEvent, WebhookListener, WebhookPort } from '../domain/ports';

/** What is posted: the alert by its references and dates. Its text stays in the e-mail: people wrote parts of it. */
export interface PostedAlert {
  readonly reference: string;
  readonly key: string;
  readonly roles: readonly Role[];
  readonly isDrill: boolean;
}

/** What became of each listener so far, by its id; kept from attempt to attempt. */
export type PostedSoFar = Record<string, { readonly tries: number; readonly isOver: boolean }>;

export interface PostingDeps {
  readonly webhooks: WebhookPort;
  readonly ledger: LedgerPort;
}

/** Temporal tries again after 1, 2, 4... seconds, at most a minute: about three minutes in all. */
const TRIES = 8;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** `remind/customers/2026-12-23T23:59:59-05:00/75`: whose deadline, when, and how far it has come. */
const reminderOf = (key: string): { obligation: string; latest: string; rung: string } | null => {
  const [, obligation = '', latest = '', rung = ''] = /^remind\/(.+)\/([^/]+)\/([^/]+)$/.exec(key) ?? [];
  return obligation === '' ? null : { obligation, latest, rung };
};

/** The event of an alert: the same alert has the same id, so that a repeat is seen as one. */
const eventOf = (alert: PostedAlert, counts: NoticeCounts, at: string): WebhookEvent => {
  const { reference, key, roles, isDrill } = alert;
  const reminder = reminderOf(key);
  return {
    id: `msg_${sha256(`${reference}/${key}`).slice(0, 32)}`,
    body: {
      type: reminder ? 'tocsin.reminder' : 'tocsin.alert',
      timestamp: at,
      data: { reference, key, roles, isDrill, ...(reminder ? { reminder } : {}), counts },
    },
  };
};

/**
 * Posts an alert to everyone who listens for its roles, each by itself, and puts on record what came of it: delivered,
 * refused, skipped, or given up after so many tries.
 * @param soFar is written to; what is over is not posted again
 * @param now case time, ISO 8601
 * @returns whether all is over; else the caller tries again later
 */
export const postWebhooks = async (
  { webhooks, ledger }: PostingDeps,
  alert: PostedAlert,
  readCounts: () => Promise<NoticeCounts>,
  soFar: PostedSoFar,
  now: () => string,
): Promise<boolean> => {
  const { reference, key, roles, isDrill } = alert;
  const open = webhooks.listeners(roles).filter(({ id }) => soFar[id]?.isOver !== true);
  if (open.length === 0) return true;
  const event = eventOf(alert, await readCounts(), now());

  const postTo = async (listener: WebhookListener): Promise<void> => {
    const { id, origin } = listener;
    const { kind, reply } = await webhooks.post(listener, event, isDrill);
    const tries = (soFar[id]?.tries ?? 0) + 1;
    const isOver = kind !== 'failed' || tries >= TRIES;
    if (isOver)
      await ledger.append(reference, [
        {
          key: `webhook/${sha256(key).slice(0, 20)}/${id}`,
          at: now(),
          kind: 'webhook-posted',
          actor: ENGINE,
          data: { key, event: event.id, webhook: origin, outcome: kind, reply, tries },
        },
      ]);
    soFar[id] = { tries, isOver };
  };
  const posted = await Promise.allSettled(open.map(postTo));
  return posted.every(({ status }) => status === 'fulfilled') && open.every(({ id }) => soFar[id]?.isOver);
};
