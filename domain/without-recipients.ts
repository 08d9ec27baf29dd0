/** Shorter names are words of any reply: taking them out would take the reply's sense. */
const LEAST = 3;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * A relay's reply without the names of those it was about: addresses are out of it already (mail/smtp-reply.ts), but some relays
 * repeat the local part alone. Matched as a whole word, so that `post` does not take `postmaster` apart.
 */
export const withoutRecipients = (reply: string, recipients: readonly string[]): string =>
  recipients
    .map((address) => address.slice(0, address.lastIndexOf('@')))
    .filter(({ length }) => length >= LEAST)
    // Nearly no reply has one, and making the pattern is dear at thousands a second.
    .filter((local) => reply.toLowerCase().includes(local.toLowerCase()))
    .reduce(
      (text, local) =>
        text.replace(new RegExp(`(?<![\\p{L}\\p{N}])${escaped(local)}(?![\\p{L}\\p{N}])`, 'giu'), '(name)'),
      reply,
    );
