import { paceNameOf } from './sending/domain-groups';

/** Shorter names are words of any reply: taking them out would take the reply's sense. */
const LEAST = 3;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const nameOf = paceNameOf();
const mentions = (text: string, word: string): boolean => text.toLowerCase().includes(word.toLowerCase());

/** `word` as a whole, so that `post` does not take `postmaster` apart. */
const without = (text: string, word: string, stead: string): string =>
  // Nearly no reply has one, and making the pattern is dear at thousands a second.
  mentions(text, word)
    ? text.replace(new RegExp(`(?<![\\p{L}\\p{N}])${escaped(word)}(?![\\p{L}\\p{N}])`, 'giu'), stead)
    : text;

/**
 * A relay's reply without the names of those it was about: addresses are out of it already (mail/smtp-reply.ts), but some relays
 * repeat the local part alone, or the domain. A large receiver's domain says nothing of anybody and stays; another one may be a
 * household's own.
 */
export const withoutRecipients = (reply: string, recipients: readonly string[]): string => {
  let text = reply;
  for (const address of recipients) {
    const at = address.lastIndexOf('@');
    const [local, domain] = [address.slice(0, at), address.slice(at + 1)];
    if (domain.length >= LEAST && mentions(text, domain) && nameOf(address).startsWith('@'))
      text = without(text, domain, '(domain)');
    if (local.length >= LEAST) text = without(text, local, '(name)');
  }
  return text;
};
