import { createHash } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/activity';
import { alertText } from '../domain/account-change/alert-text';
import type { AccountChangePort } from '../domain/account-change/ports';
import type { ChangeAlert } from '../domain/account-change/states';
import { ENGINE } from '../domain/ledger';
import type { CarrierPort, LedgerPort, MailPort, Role, WebhookPort } from '../domain/ports';
import { byMailAndWebhook } from './by-mail-and-webhook';
import { postWebhooks } from './post-webhooks';
import { accountChangeEvent } from './webhook-events';

export interface AlertAccountChangeDeps {
  readonly mail: MailPort;
  readonly changes: AccountChangePort;
  readonly carrier: CarrierPort;
  readonly webhooks: WebhookPort;
  readonly ledger: LedgerPort;
}

const ROLES: readonly Role[] = ['security'];

/** Tells the security team of a change that a person must look at. Idempotent: a second copy has the first one's ids. */
export const alertAccountChangeActivities = (deps: AlertAccountChangeDeps) => {
  const { mail, changes, carrier, webhooks, ledger } = deps;
  return {
    async alertOfChange(key: string, alert: ChangeAlert): Promise<{ isTold: boolean }> {
      const burst = await changes.burstOf(key);
      const { reference, book, subject, text } = alertText(key, alert, burst);
      const id = createHash('sha256').update(`${key}/${alert}`).digest('hex').slice(0, 20);
      const at = () => new Date().toISOString();
      const send = async (): Promise<{ isTold: boolean }> => {
        const { kind, reply } = await mail.send(
          {
            messageId: `${reference}.${id}@${carrier.identity().mailDomain}`,
            to: [...new Set(ROLES.flatMap((role) => carrier.roleAddresses(role)))],
            subject: `${reference}: ${subject}`,
            text,
            language: 'en',
          },
          'relay',
        );
        const isTold = kind === 'accepted';
        if (!isTold && kind !== 'refused' && kind !== 'partly')
          throw ApplicationFailure.retryable(`mail was ${kind}: ${reply}`, 'MailNotHandedOver');
        await ledger.append(book, [
          {
            key: `alert/${reference}/${alert}`,
            isNamedByContent: true,
            at: at(),
            kind: 'account-change-alerted',
            actor: ENGINE,
            data: { text: `${reference}: ${subject}`, alert, isTold, changes: burst.changes.length },
          },
        ]);
        return { isTold };
      };
      const told = await byMailAndWebhook(send, (soFar) =>
        postWebhooks(
          webhooks,
          {
            roles: ROLES,
            isDrill: false,
            event: async () => accountChangeEvent(reference, alert, burst.changes.length, at()),
          },
          async () => undefined,
          soFar,
        ),
      );
      await changes.alertIsOver(key, alert);
      return told;
    },
  };
};
