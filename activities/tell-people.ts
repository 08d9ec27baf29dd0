import { createHash } from 'node:crypto';
import { ApplicationFailure, Context } from '@temporalio/activity';
import { agencyNotice } from '../domain/agency-notice';
import type { CaseClock } from '../domain/clock';
import type { Facts } from '../domain/facts';
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
import { caseNow } from './case-now';
import { whileBeating } from './heartbeats';
import { postWebhooks } from './post-webhooks';
import type { PostedSoFar } from './post-webhooks';

export interface TellDeps {
  readonly mail: MailPort;
  readonly cases: CasesPort;
  readonly reports: ReportPort;
  readonly carrier: CarrierPort;
  readonly webhooks: WebhookPort;
  readonly ledger: LedgerPort;
}

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

/** What an alert's attempts have done so far. */
interface AlertDone {
  mailed: Told | null;
  readonly posted: PostedSoFar;
}
const doneBefore = (): AlertDone => {
  const { mailed = null, posted = {} } =
    (Context.current().info.heartbeatDetails as Partial<AlertDone> | undefined) ?? {};
  return { mailed, posted };
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

  /**
   * By e-mail and by webhook, side by side: neither waits for the other. What is done is not done again by the next
   * attempt, and a webhook that nobody answers is given up, on record, long before the e-mail would be.
   */
  const alertRoles = async (request: AlertRequest, done: AlertDone): Promise<Told> => {
    const now = caseNow(request.clock);
    const [mailed, posted] = await Promise.allSettled([
      done.mailed ?? mailAlert(request, now),
      postWebhooks(
        { webhooks, ledger },
        request,
        async () => (await cases.survey(request.reference)).counts,
        done.posted,
        now,
      ),
    ]);
    if (mailed.status === 'rejected') throw mailed.reason;
    done.mailed = mailed.value;
    if (posted.status === 'rejected') throw posted.reason;
    if (!posted.value)
      throw ApplicationFailure.retryable('a webhook was not answered', 'WebhookNotDelivered');
    return mailed.value;
  };

  return {
    notifyAgency: (request: AgencyRequest): Promise<Told> => whileBeating(() => notifyAgency(request)),
    alertRoles: (request: AlertRequest): Promise<Told> => {
      const done = doneBefore();
      return whileBeating(
        () => alertRoles(request, done),
        () => done,
      );
    },
    buildReport: async (request: ReportRequest): Promise<{ reportId: string; digest: string }> => {
      const { reportId, digest } = await whileBeating(() => reports.build(request));
      return { reportId, digest };
    },
  };
};
