import type { AccountChangeDeps } from '../../activities/account-change';

/** For tests that are about something else: nothing is on record, and nothing is sent. */
export const noAccountChanges: Omit<AccountChangeDeps, 'carrier' | 'isSandbox'> = {
  changeMail: { send: () => Promise.reject(new Error('no notice of a change is expected here')) },
  changes: {
    begin: async () => ({ kind: 'missing' }),
    settle: async () => null,
    burstOf: async () => ({ customerId: '', changes: [] }),
    alertIsOver: async () => undefined,
  },
  changeNotices: {
    version: () => '',
    render: () => ({ subject: '', text: '', html: '', language: 'en' }),
    short: () => ({ text: '', language: 'en' }),
  },
  telephone: { drop: async () => undefined },
};
