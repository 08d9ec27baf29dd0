import { plainText } from '../plain-text';

const REPLY_LENGTH = 300;
const MAILBOX = /<?[^\s<>"]+@[^\s<>"]+>?/g;

/** What a relay has said, a line without the addresses that relays like to repeat. */
export const withoutAddresses = (reply: string): string =>
  plainText(reply).replace(MAILBOX, '<address>').replace(/\s+/g, ' ').slice(0, REPLY_LENGTH);
