import { lapseHold } from '../domain/case/acts/hold';
import { nextReminder } from '../domain/case/deadlines';
import { nextHoldEvent } from '../domain/case/hold-alerts';
import { alert } from './alert';
import type { CaseFile } from './case-file';

/** Reminds named roles ahead of each `latest`, and every day past it (design, section 3, rule 3). */
export const watchDeadlines = async (file: CaseFile): Promise<never> => {
  const next = () => nextReminder(file.state(), file.nowMs());
  for (;;) {
    const reminder = next();
    if (!reminder) await file.changedOrAt(() => next()?.key);
    else if (reminder.atMs > file.nowMs())
      await file.changedOrAt(() => next()?.key, reminder.atMs, `reminder: ${reminder.text}`);
    else {
      file.change((state) => ({ ...state, given: [...state.given, ...reminder.alsoGiven] }));
      const isLate = reminder.key.includes('/late-') || reminder.key.endsWith('/100');
      const roles = isLate
        ? (['security', 'legal', 'executive'] as const)
        : (['security', 'legal'] as const);
      alert(file, { key: reminder.key, text: reminder.text, roles, kind: 'reminded' });
    }
  }
};

/** Alerts 7 days, 1 day and 0 days before a hold's last day, and lets it lapse after it (rule 6). */
export const watchHolds = async (file: CaseFile): Promise<never> => {
  const next = () => nextHoldEvent(file.state(), file.nowMs());
  for (;;) {
    const event = next();
    if (!event) await file.changedOrAt(() => next()?.key);
    else if (event.atMs > file.nowMs())
      await file.changedOrAt(() => next()?.key, event.atMs, `hold ${event.hold}: ${event.kind}`);
    else {
      if (event.kind === 'lapse') {
        await file.serially(async () => {
          // A release or an extension may have come first.
          if (next()?.key !== event.key) return;
          file.change((state) => lapseHold(state, event.hold, file.now()));
          file.note('hold-lapsed', event.text, { reference: event.hold });
          await file.reassess();
        });
      }
      alert(file, { key: event.key, text: event.text, roles: ['security', 'legal'], kind: 'alerted' });
    }
  }
};
