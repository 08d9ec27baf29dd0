import { randomUUID } from 'node:crypto';
import { loadCarrier } from '../../config/carrier';
import { readEnvironment } from '../../config/env';
import { EXIT_CODES, TocsinError } from '../../domain/errors';
import type { NoticeFacts } from '../../domain/ports';
import { createMail } from '../../mail/smtp-mail';
import { createNotices } from '../../notices/notice-renderer';
import type { Globals, Result } from '../action';
import { noticeCarrierOf } from './carrier';
import { SAMPLE, languageOf } from './sample';

export interface SendTestOptions {
  readonly to: string;
  readonly lang: string;
}

/** `tocsin notice send-test`: the sample notice, marked as a test whatever the profile, to one address. */
export const sendTest = async (options: SendTestOptions, globals: Globals): Promise<Result> => {
  const environment = readEnvironment();
  const carrier = loadCarrier(environment.carrierFile);
  const isLive = environment.profile === 'live';
  if (isLive && !globals.yes && !carrier.testRecipients.includes(options.to))
    throw new TocsinError(
      'NotAllowed',
      'in the live profile a test notice goes to the test recipients of the carrier file only.',
      'Add the address to testRecipients, or repeat with --yes.',
    );
  const language = languageOf(options.lang);
  const notices = createNotices({ carrier: noticeCarrierOf(carrier) });
  const caseFacts: NoticeFacts = { ...SAMPLE.caseFacts, zone: carrier.zone, banner: 'sandbox' };
  const message = notices.render({ ...SAMPLE, language, caseFacts });
  const route = isLive ? 'relay' : 'inbox';
  if (globals.dryRun)
    return {
      data: { to: options.to, route, subject: message.subject, outcome: null },
      said: ['Nothing was sent.'],
    };

  const mail = createMail({
    inboxUrl: environment.inboxSmtpUrl,
    relayUrl: isLive ? environment.relaySmtpUrl : environment.inboxSmtpUrl,
    from: carrier.sender,
    replyTo: carrier.replyTo,
    requireTls: environment.requireTls,
    isPipelining: environment.isPipelining,
    maxConnections: 1,
  });
  try {
    const messageId = `test-${randomUUID()}@${carrier.sender.replace(/^.*@|>.*$/g, '')}`;
    const outcome = await mail.send({ messageId, to: [options.to], ...message }, route);
    const { kind, reply } = outcome;
    if (kind === 'unreachable')
      throw new TocsinError(
        'Unavailable',
        `the mail server cannot be reached: ${reply}`,
        'Start it with tocsin up, or check its address.',
      );
    return {
      data: { to: options.to, route, subject: message.subject, messageId, outcome: kind, reply },
      text: `${kind}: ${reply}`,
      said: [
        kind === 'accepted'
          ? 'The server accepted the test notice; that is not proof of delivery.'
          : 'The test notice was not accepted.',
        ...(kind === 'refused' && outcome.isAboutSender
          ? [
              'This is about the sender, not the mailbox: look at SPF, DKIM, DMARC, reverse DNS and block lists before customers are sent to.',
            ]
          : []),
      ],
      exitCode: kind === 'accepted' ? 0 : EXIT_CODES.FinishedWithFailures,
    };
  } finally {
    await mail.close();
  }
};
