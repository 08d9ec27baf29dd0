import { createHash } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/activity';
import type { Policy } from '../domain/policy/schema';
import type { CarrierPort, MailPort, Role, WebhookPort } from '../domain/ports';
import { yearlyDue } from '../domain/yearly/due';
import type { CarrierDays, YearlyDue } from '../domain/yearly/due';
import type { YearlyPort } from '../domain/yearly/ports';
import type { DraftInfo, YearlyOutcome } from '../domain/yearly/state';
import { YEARLY_DUTIES, yearlyId, yearlyTitle } from '../domain/yearly/work';
import type { YearlyWork } from '../domain/yearly/work';
import { computed } from './computed';
import { byMailAndWebhook } from './by-mail-and-webhook';
import { whileBeating } from './heartbeats';
import { postWebhooks } from './post-webhooks';
import type { PostedSoFar, PostedTo } from './post-webhooks';
import { yearlyEvent } from './webhook-events';

export interface YearlyDeps {
  readonly mail: MailPort;
  readonly carrier: CarrierPort;
  /** Throws TocsinError NotFound for an unknown id. */
  readonly policies: (ids: readonly string[]) => readonly Policy[];
  readonly carrierDays: CarrierDays;
  readonly yearly: YearlyPort;
  readonly webhooks: WebhookPort;
}

export interface YearlyLetter {
  readonly work: YearlyWork;
  /** Identity of the message within the work; makes its Message-ID. */
  readonly key: string;
  /** One sentence; the subject too. */
  readonly text: string;
  readonly draftId: string | null;
  readonly roles: readonly Role[];
}

export interface YearlyTold {
  readonly isTold: boolean;
  readonly reply: string;
  readonly posted: readonly Pick<PostedTo, 'webhook' | 'outcome'>[];
}

/** What a person does next, by the commands that do it. */
const bodyOf = ({ work, text, draftId }: YearlyLetter): string => {
  const name = `${work.year} ${work.kind}`;
  return [
    `${text}.`,
    '',
    draftId ? `The draft is ${draftId}:` : 'There is no draft yet:',
    `  tocsin yearly draft ${name}`,
    'An officer signs, a person files, and records it:',
    `  tocsin yearly file ${name} --confirmation NUMBER --filed-at TIME --signed-by OFFICER`,
    'Where two persons decide that nothing is to be filed:',
    `  tocsin yearly decline ${name} --second PERSON --reason TEXT`,
    '',
  ].join('\n');
};

/** Deterministic: a second copy of the same message can be recognised (RFC 5322, 3.6.4). */
const messageIdOf = ({ work, key }: YearlyLetter, domain: string): string => {
  const digest = createHash('sha256').update(key).digest('hex').slice(0, 20);
  return `${yearlyId(work).replaceAll('/', '-')}.${digest}@${domain}`;
};

/** Activities of yearly work. All are idempotent. */
export const yearlyActivities = ({ mail, carrier, policies, carrierDays, yearly, webhooks }: YearlyDeps) => {
  const mailLetter = async (letter: YearlyLetter): Promise<Omit<YearlyTold, 'posted'>> => {
    const { kind, reply } = await mail.send(
      {
        messageId: messageIdOf(letter, carrier.identity().mailDomain),
        to: [...new Set(letter.roles.flatMap((role) => carrier.roleAddresses(role)))],
        subject: `${yearlyTitle(letter.work)}: ${letter.text}`,
        text: bodyOf(letter),
        language: 'en',
      },
      'relay',
    );
    if (kind === 'accepted') return { isTold: true, reply };
    if (kind === 'refused' || kind === 'partly') return { isTold: false, reply };
    throw ApplicationFailure.retryable(`mail was ${kind}: ${reply}`, 'MailNotHandedOver');
  };

  return {
    async yearlyDue(work: YearlyWork, at: string): Promise<YearlyDue | null> {
      return computed(() => {
        const [policy] = policies([YEARLY_DUTIES[work.kind].policy]);
        return policy ? yearlyDue(work, policy, carrierDays, at) : null;
      });
    },

    async compileYearly(work: YearlyWork, at: string): Promise<DraftInfo> {
      const { draftId, digest, at: compiledAt } = await whileBeating(() => yearly.compile(work, at));
      return { draftId, digest, at: compiledAt };
    },

    async yearlyOutcome(work: YearlyWork): Promise<YearlyOutcome | null> {
      return whileBeating(() => yearly.outcome(work));
    },

    async recordYearly(work: YearlyWork, outcome: YearlyOutcome): Promise<YearlyOutcome> {
      return yearly.record(work, outcome);
    },

    /**
     * Tells roles by e-mail and by webhook; answers whether the relay took it, and what came of each webhook. What the
     * relay puts off is tried again by Temporal.
     */
    async tellOfYearly(letter: YearlyLetter): Promise<YearlyTold> {
      const { work, key, roles } = letter;
      const event = async () => yearlyEvent(work, key, roles, new Date().toISOString());
      let all: PostedSoFar = {};
      const told = await byMailAndWebhook(
        () => mailLetter(letter),
        (soFar) => {
          all = soFar;
          // The workflow notes what is answered here: that is the record of a year's work.
          return postWebhooks(webhooks, { roles, isDrill: false, event }, async () => undefined, soFar);
        },
      );
      const posted = Object.values(all).map(({ webhook, outcome }) => ({ webhook, outcome }));
      return { ...told, posted };
    },
  };
};
