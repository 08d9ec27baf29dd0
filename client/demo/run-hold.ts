import { AGENT, OPERATOR, approveSending, dayAfter, present } from './story';
import type { OpenedSample } from './open-sample';
import { readRelayLog } from './relay-log';
import { whileSending } from './send-sample';
import type { SendOptions } from './send-sample';
import type { NoticeCounts } from '../../domain/counts';
import { until } from './until';

export interface HoldOutcome {
  readonly opened: OpenedSample;
  /** People who had been told when the direction was entered, and when it had taken hold. */
  readonly toldBefore: number;
  readonly toldUnderHold: number;
  /** From the entering of the direction to the last message that the inbox took; below 0: to before it. */
  readonly lastMessageAfterMs: number;
  /** Messages that the inbox took to customers while the hold stood, after those seconds. */
  readonly messagesUnderHold: number;
  readonly counts: NoticeCounts;
}

/** The design allows a hold so long to stop the sending (design, section 9). */
export const STOPS_WITHIN_MS = 5_000;
/** The hold stands for so long beside a sending that would go on: some hundred notices. */
const WATCHED_MS = 10_000;

/** `tocsin demo hold`: a direction in mid-send, and when the mail server got the last message after it. */
export const runHold = (options: SendOptions): Promise<HoldOutcome> =>
  whileSending(options, async ({ opened, theCase, tell, sinceMs, untilDone, untilNotified }) => {
    const toCustomers = async () =>
      (await readRelayLog(options.mails, sinceMs)).filter(
        ({ messageId }) => !messageId?.startsWith(`${opened.reference}.`),
      );
    await untilDone(0.3);
    const before = await theCase.status();
    const enteredAtMs = Date.now();
    const held = await theCase.act('hold', {
      agency: 'FBI',
      agent: AGENT,
      reference: 'FBI-DEMO-18',
      directedAt: present(before),
      until: dayAfter(present(before), 25),
      actor: OPERATOR,
    });
    tell.step(present(held), 'the FBI directs not to tell customers, in the middle of the sending');
    await until('ten seconds under the hold', async () =>
      Date.now() > enteredAtMs + WATCHED_MS ? true : null,
    );
    const messages = await toCustomers();
    const lastAtMs = Math.max(...messages.map(({ atMs }) => atMs));
    const waited = await theCase.status();
    const lastMessageAfterMs = Math.round(lastAtMs - enteredAtMs);
    tell.step(
      present(waited),
      `the last message reached the mail server ${lastMessageAfterMs / 1_000} s after the direction`,
    );
    const released = await theCase.act('releaseHold', {
      reference: 'FBI-DEMO-18',
      releasedAt: present(waited),
      agent: AGENT,
      actor: OPERATOR,
    });
    tell.step(present(released), 'the FBI releases the hold in writing; nothing is sent by that alone');
    await approveSending(theCase, tell);
    const { counts } = await untilNotified();
    return {
      opened,
      toldBefore: messages.filter(({ atMs }) => atMs <= enteredAtMs).length,
      toldUnderHold: messages.filter(({ atMs }) => atMs > enteredAtMs).length,
      lastMessageAfterMs,
      messagesUnderHold: messages.filter(({ atMs }) => atMs > enteredAtMs + STOPS_WITHIN_MS).length,
      counts,
    };
  });
