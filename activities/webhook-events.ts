import { createHash } from 'node:crypto';
import type { ChangeAlert } from '../domain/account-change/states';
import type { NoticeCounts } from '../domain/counts';
import type { Role, WebhookEvent } from '../domain/ports';
import { YEARLY_DUTIES, yearlyId } from '../domain/yearly/work';
import type { YearlyWork } from '../domain/yearly/work';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The same alert has the same id, so that a repeat is seen as one. */
const idOf = (reference: string, key: string): string => `msg_${sha256(`${reference}/${key}`).slice(0, 32)}`;

/** What is posted: an alert by its references and dates. Its text stays in the e-mail: people wrote parts of it. */
export interface PostedAlert {
  readonly reference: string;
  readonly key: string;
  readonly roles: readonly Role[];
  readonly isDrill: boolean;
}

/** `remind/customers/2026-12-23T23:59:59-05:00/75`: whose deadline, when, and how far it has come. */
const reminderOf = (key: string): { obligation: string; latest: string; rung: string } | null => {
  const [, obligation = '', latest = '', rung = ''] = /^remind\/(.+)\/([^/]+)\/([^/]+)$/.exec(key) ?? [];
  return obligation === '' ? null : { obligation, latest, rung };
};

/** The event of a breach's alert or reminder; `at` is case time, ISO 8601. */
export const alertEvent = (alert: PostedAlert, counts: NoticeCounts, at: string): WebhookEvent => {
  const { reference, key, roles, isDrill } = alert;
  const reminder = reminderOf(key);
  return {
    id: idOf(reference, key),
    body: {
      type: reminder ? 'tocsin.reminder' : 'tocsin.alert',
      timestamp: at,
      data: { reference, key, roles, isDrill, ...(reminder ? { reminder } : {}), counts },
    },
  };
};

/** `2027-02-01T23:59:59-05:00/75`: the due date, and how far it has come. */
const yearlyReminderOf = (work: YearlyWork, key: string): object | null => {
  const [, latest = '', rung = ''] = /^(\d{4}-\d\d-\d\dT[^/]+)\/([^/]+)$/.exec(key) ?? [];
  const { policy, obligation } = YEARLY_DUTIES[work.kind];
  return latest === '' ? null : { obligation: `${policy}/${obligation}`, latest, rung };
};

/** The event of what legal and security are told of a year's work; `at` is the time, ISO 8601. */
export const yearlyEvent = (
  work: YearlyWork,
  key: string,
  roles: readonly Role[],
  at: string,
): WebhookEvent => {
  const reference = yearlyId(work);
  const reminder = yearlyReminderOf(work, key);
  return {
    id: idOf(reference, key),
    body: {
      type: reminder ? 'tocsin.reminder' : 'tocsin.alert',
      timestamp: at,
      data: { reference, key, roles, isDrill: false, ...(reminder ? { reminder } : {}) },
    },
  };
};

/** The event of a change that the security team is told of; `at` is the time, ISO 8601. */
export const accountChangeEvent = (
  reference: string,
  alert: ChangeAlert,
  changes: number,
  at: string,
): WebhookEvent => ({
  id: idOf(reference, alert),
  body: { type: 'tocsin.account-change', timestamp: at, data: { reference, alert, changes } },
});
