import { createHash } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/activity';
import { agencyNotice } from '../domain/agency-notice';
import type { CaseClock } from '../domain/clock';
import type { Facts } from '../domain/facts';
import { ENGINE } from '../domain/ledger';
import type { LedgerEntryInput } from '../domain/ledger';
import type {
  CarrierPort,
  CasesPort,
  LedgerPort,
  MailOutcome,
  MailPort,
  ReportPort,
  ReportRequest,
  Role,
  WebhookPort,
} from '../domain/ports';
import type { Agency } from '../domain/schemas';
import { byMailAndWebhook } from './by-mail-and-webhook';
import { caseNow } from './case-now';
import { whileBeating } from './heartbeats';
import { postWebhooks } from './post-webhooks';
import type { Posted } from './post-webhooks';
import { alertEvent } from './webhook-events';

export interface TellDeps {
  readonly mail: MailPort;
  readonly cases: CasesPort;
  readonly reports: ReportPort;
  readonly carrier: CarrierPort;
  readonly webhooks: WebhookPort;
  readonly ledger: LedgerPort;
}

/** `unwritten`: facts of the case that may not be in the ledger yet, from which the report is compiled. */
export type BuildRequest = ReportRequest & { readonly unwritten?: readonly LedgerEntryInput[] };

export interface AgencyRequest {
  readonly reference: string;
  readonly agency: Agency;
  readonly facts: Facts;
  /** The initial report, attached; null where it could not be built: the notice does not wait for it. */
  readonly reportId: string | null;
  readonly clock: CaseClock;
  readonly isDrill: boolean;
}
export interface Told {
  readonly isTold: boolean;
  /** Case time, ISO 8601, at which the relay answered. */
  readonly at: string;
  readonly reply: string;
}
export interface AlertRequest {
  readonly reference: string;
  /** Identity of the alert within the breach; makes its Message-ID. */
  readonly key: string;
  readonly subject: string;
  readonly text: string;
  readonly roles: readonly Role[];
  readonly clock: CaseClock;
  readonly isDrill: boolean;
}

/**
 * Message-IDs from business identity: a second copy of the same message can be recognised (RFC 5322, 3.6.4). A digest,
 * since keys hold what other people call their documents: of any length, and alike but for a character.
 */
const messageIdOf = (reference: string, key: string, domain: string): string =>
  `${reference}.${createHash('sha256').update(key).digest('hex').slice(0, 20)}@${domain}`;

/** Accepted and refused are answers; everything else is tried again by Temporal, for ever. */
const answerOf = (outcome: MailOutcome, at: string): Told => {
  if (outcome.kind === 'accepted') return { isTold: true, at, reply: outcome.reply };
  if (outcome.kind === 'refused' || outcome.kind === 'partly')
    return { isTold: false, at, reply: outcome.reply };
  throw ApplicationFailure.retryable(`mail was ${outcome.kind}: ${outcome.reply}`, 'MailNotHandedOver');
};

/** Activities that tell agencies and roles by e-mail, and that build reports. */
export const tellActivities = ({ mail, cases, reports, carrier, webhooks, ledger }: TellDeps) => {
  const notifyAgency = async (request: AgencyRequest): Promise<Told> => {
    const { reference, agency, facts, isDrill } = request;
    const now = caseNow(request.clock);
    // A notice that says for the first time that there is an urgent need is another message, 64.2011(b)(2).
    const key = facts.urgentNeed ? `agency-${agency}-urgent-need` : `agency-${agency}`;
    const identity = carrier.identity();
    const document = await cases.document(reference);
    const { customers } = await cases.survey(reference);
    const report = request.reportId ? await reports.read(request.reportId) : null;
    const notice = agencyNotice({
      agency,
      reference,
      document,
      facts,
      customers,
      carrier: identity,
      isDrill,
    });
    const attachments = report
      ? [
          { filename: `${reference}-initial.pdf`, content: report.pdf, contentType: 'application/pdf' },
          {
            filename: `${reference}-initial.json`,
            content: Buffer.from(report.json),
            contentType: 'application/json',
          },
        ]
      : [];
    const outcome = await mail.send(
      {
        messageId: messageIdOf(reference, key, identity.mailDomain),
        to: [carrier.agencyAddress(agency)],
        ...notice,
        language: 'en',
        attachments,
      },
      isDrill ? 'inbox' : 'relay',
    );
    return answerOf(outcome, now());
  };

  const mailAlert = async (request: AlertRequest, now: () => string): Promise<Told> => {
    const { reference, key, isDrill } = request;
    const to = [...new Set(request.roles.flatMap((role) => carrier.roleAddresses(role)))];
    const outcome = await mail.send(
      {
        messageId: messageIdOf(reference, key, carrier.identity().mailDomain),
        to,
        subject: `${isDrill ? '[DRILL] ' : ''}${reference}: ${request.subject}`,
        text: `${request.text}\n\nSee the case: tocsin breach show ${reference}\n`,
        language: 'en',
      },
      isDrill ? 'inbox' : 'relay',
    );
    return answerOf(outcome, now());
  };

  /** What came of a webhook, once. */
  const recordPosted = (alert: AlertRequest, at: string, { listener, event, outcome, tries }: Posted) =>
    ledger.append(alert.reference, [
      {
        key: `webhook/${createHash('sha256').update(alert.key).digest('hex').slice(0, 20)}/${listener.id}`,
        at,
        kind: 'webhook-posted',
        actor: ENGINE,
        data: {
          key: alert.key,
          event: event.id,
          webhook: listener.origin,
          outcome: outcome.kind,
          reply: outcome.reply,
          tries,
        },
      },
    ]);

  const alertRoles = (request: AlertRequest): Promise<Told> => {
    const { reference, roles, isDrill } = request;
    const now = caseNow(request.clock);
    const event = async () => alertEvent(request, (await cases.survey(reference)).counts, now());
    return byMailAndWebhook(
      () => mailAlert(request, now),
      (soFar) =>
        postWebhooks(
          webhooks,
          { roles, isDrill, event },
          (posted) => recordPosted(request, now(), posted),
          soFar,
        ),
    );
  };

  return {
    notifyAgency: (request: AgencyRequest): Promise<Told> => whileBeating(() => notifyAgency(request)),
    alertRoles,
    buildReport: async ({
      unwritten = [],
      ...request
    }: BuildRequest): Promise<{ reportId: string; digest: string }> => {
      // The same entries are on their way by themselves; an entry is appended once however often it is tried.
      if (unwritten.length > 0) await ledger.append(request.reference, unwritten);
      const { reportId, digest } = await whileBeating(() => reports.build(request));
      return { reportId, digest };
    },
  };
};
