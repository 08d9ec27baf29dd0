import type { MailOutcome, MailRoute } from '../../domain/ports';
import { holdBackMail } from '../../worker/held-back-mail';

const message = { messageId: 'a@example.com', to: ['ada@example.com'], subject: 's', text: 't' };

/** A relay that asks in the last moment, after the standing has changed. */
const mailThat = (heldBack: () => string | null, beforeData: () => void = () => undefined) => {
  const sent: MailRoute[] = [];
  const mail = holdBackMail(
    {
      send: async (_message, route, isWithdrawn): Promise<MailOutcome> => {
        beforeData();
        if (isWithdrawn?.()) return { kind: 'unreachable', reply: 'withdrawn' };
        sent.push(route);
        return { kind: 'accepted', reply: '250 ok' };
      },
    },
    heldBack,
  );
  return { mail, sent };
};

test('mail for the relay is held back and says why; the inbox gets its own', async () => {
  const { mail, sent } = mailThat(() => 'restored');
  expect(await mail.send(message, 'relay')).toEqual({ kind: 'unreachable', reply: 'held back: restored' });
  expect(await mail.send(message, 'inbox')).toMatchObject({ kind: 'accepted' });
  expect(sent).toEqual(['inbox']);
});

test('what waits for its turn is held back in the last moment too, and so is what the sender withdraws', async () => {
  let why: string | null = null;
  const { mail, sent } = mailThat(
    () => why,
    () => (why = 'adopted by others'),
  );
  expect(await mail.send(message, 'relay')).toMatchObject({ kind: 'unreachable' });
  const free = mailThat(() => null);
  expect(await free.mail.send(message, 'relay', () => true)).toMatchObject({ kind: 'unreachable' });
  expect(await free.mail.send(message, 'relay', () => false)).toMatchObject({ kind: 'accepted' });
  expect([sent, free.sent]).toEqual([[], ['relay']]);
});
