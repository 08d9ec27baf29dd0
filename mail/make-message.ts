import type { OutgoingMessage, Personal, SharedText } from '../domain/ports';
import { fillPieces } from '../domain/shared-text';
import type { Composed, Composer, Sender } from './compose';
import { createComposer } from './compose';
import type { ReadyMessage } from './ready-message';
import { prepare } from './ready-message';
import type { DkimKey } from './sign';
import { createSigner } from './sign';

/** Up to here nodemailer's encoder takes a body in one piece (64 KiB, at 3 bytes a character), so lines are all it sees. */
const MAX_LENGTH = 21_000;
/** A person's word is a part of a line, and the text ends with one. */
const isWord = (word: string): boolean => !/[\r\n]/.test(word);
const endsLine = (text: string): boolean => text.endsWith('\n') && text.length <= MAX_LENGTH;

/** Whether filling what many people get gives this message, and all of it: somebody may have changed it since. */
const isMadeFrom = (message: OutgoingMessage, { shared, inText, inHtml, code }: Personal): boolean =>
  message.subject === shared.subject &&
  message.language === shared.language &&
  message.attachments === undefined &&
  message.text === fillPieces(shared.text, inText, code) &&
  message.html === fillPieces(shared.html, inHtml, code) &&
  [inText, inHtml, code].every(isWord) &&
  [message.text, message.html].every(endsLine);

/**
 * Makes whole messages, signed where there is a key. What many people get is composed once and filled for each; every
 * other message is composed alone. Both give the same bytes, so nobody need know which it was.
 */
export const createMessageMaker = (
  sender: Sender & { readonly dkim?: DkimKey },
  compose: Composer = createComposer(sender),
): Composer => {
  const sign = createSigner(sender.dkim);
  /** As long as somebody holds the text, and no longer. */
  const prepared = new WeakMap<SharedText, Promise<ReadyMessage | undefined>>();
  const preparedOf = (shared: SharedText): Promise<ReadyMessage | undefined> => {
    const known = prepared.get(shared) ?? prepare(shared, compose);
    prepared.set(shared, known);
    return known;
  };

  const unsigned = async (message: OutgoingMessage, date: Date): Promise<Composed> => {
    const { madeFrom, to, messageId } = message;
    if (madeFrom !== undefined && isMadeFrom(message, madeFrom)) {
      const { shared, inText, inHtml, code } = madeFrom;
      const ready = await preparedOf(shared);
      if (ready !== undefined) return ready({ to, messageId, date, inText, inHtml, code });
    }
    return compose(message, date);
  };

  return async (message, date) => {
    const { from, bytes } = await unsigned(message, date);
    return { from, bytes: await sign(bytes) };
  };
};
