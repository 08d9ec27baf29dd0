import type { MailPort } from '../domain/ports';

/**
 * Mail that stops short of the relay while `heldBack` gives a reason: nothing is handed over, so that everybody is told
 * later, once. The local inbox is not the relay.
 */
export const holdBackMail = (mail: MailPort, heldBack: () => string | null): MailPort => ({
  send: async (message, route, isWithdrawn = () => false) => {
    if (route === 'inbox') return mail.send(message, route, isWithdrawn);
    const why = heldBack();
    if (why !== null) return { kind: 'unreachable', reply: `held back: ${why}` };
    return mail.send(message, route, () => isWithdrawn() || heldBack() !== null);
  },
});
