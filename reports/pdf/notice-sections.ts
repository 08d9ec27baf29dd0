import { lateText } from '../ledger/told';
import { localTime } from '../local-time';
import type { Report } from '../schema/report';
import type { TaggedDocument } from './tagged-document';

/** Every direction not to notify, with the proof that nothing went out under it. */
export const addHolds = (pdf: TaggedDocument, { holds, noticesInsideHolds, zone }: Report): void => {
  pdf.heading(2, 'Holds');
  if (holds.length === 0) return pdf.paragraph('No agency has directed the carrier not to notify.');
  const time = (iso: string): string => localTime(iso, zone);
  pdf.table(
    ['Reference', 'Agency', 'Directed', 'Placed', 'Last day', 'Ended', 'Sent inside'],
    [
      ...holds.map((hold) => [
        hold.reference,
        hold.agency ? `${hold.agency}${hold.agent ? ` (${hold.agent})` : ''}` : 'unreadable',
        time(hold.directedAt),
        time(hold.placedAt),
        `${hold.lastDay ?? 'unknown'}${hold.extensions.map(({ extension }) => `, extended: ${extension}`).join('')}`,
        hold.endedAt ? `${hold.ending} ${time(hold.endedAt)}` : hold.ending,
        String(hold.noticesSentInside),
      ]),
      ['All holds', '', '', '', '', '', String(noticesInsideHolds)],
    ],
    [1.7, 1.5, 1.8, 1.8, 1.8, 1.9, 0.9],
  );
  const underWay = holds.reduce((sum, hold) => sum + hold.noticesUnderWay, 0);
  const before = holds.reduce((sum, hold) => sum + hold.noticesBeforePlaced, 0);
  pdf.paragraph(
    `'Sent inside' counts the notices of batches that began while the hold stood here; it must be 0. Batches that had begun before a hold was placed and ended after it sent ${underWay}; batches that began between a direction and its being placed sent ${before}.`,
  );
};

const letterRows = ({ counts, letters }: Report['notices']): string[][] =>
  letters
    ? [
        ['letter, written to be posted', 'letter', String(letters.written)],
        ['letter, still to be written', 'none yet', String(letters.due)],
      ]
    : [['letter', 'letter', String(counts.letter)]];

/** Everybody on the list, once. */
export const addNotices = (pdf: TaggedDocument, { notices, approvals, zone }: Report): void => {
  const { counts, byChannel, dispatches, decision, told, source, asOf } = notices;
  const time = (iso: string): string => localTime(iso, zone);
  pdf.heading(2, 'Customers’ notices');
  pdf.table(
    ['Outcome', 'Channel', 'Customers'],
    [
      ['accepted by the relay', 'e-mail', String(counts.accepted)],
      ['bounced', 'e-mail', String(counts.bounced)],
      ['unknown: no answer after handing over', 'e-mail', String(counts.unknown)],
      ...letterRows(notices),
      ['failed: no address works', 'none', String(counts.failed)],
      ['pending', 'none yet', String(counts.pending)],
      [
        'Sum: customers listed',
        `${byChannel.email} + ${byChannel.letter} + ${byChannel.none}`,
        String(counts.listed),
      ],
    ],
    [5, 3, 2],
  );
  pdf.paragraph(
    `Source: ${source}, as of ${time(asOf)}. Acceptance by a mail relay is not proof of delivery.`,
  );
  if (told) {
    pdf.paragraph(
      told.firstAt && told.lastAt
        ? `Customers were told from ${time(told.firstAt)} to ${time(told.lastAt)}: e-mails that were handed over, and letters that were written to be posted.`
        : 'No customer has been told yet: no e-mail was handed over, and no letter was written.',
    );
    const late = lateText(told, time);
    if (late !== null) pdf.paragraph(late);
  }
  if (notices.mayHaveComeTwice !== undefined)
    pdf.paragraph(
      `The notice may have come twice to ${notices.mayHaveComeTwice} of these customers: it was handed over once more after an attempt whose outcome was unknown.`,
    );
  for (const { dispatch, total, byEmail, byLetter, withoutAddress, frozenAt, listDigest } of dispatches)
    pdf.paragraph(
      `Dispatch ${dispatch}, frozen ${time(frozenAt)}: ${total} customers; ${byEmail} by e-mail, ${byLetter} by letter, ${withoutAddress} without an address. List ${listDigest}`,
    );
  if (decision)
    pdf.paragraph(
      `${decision.actor} and ${decision.second} decided to end with notices unsettled: ${decision.reason}`,
    );
  if (approvals.length === 0) return;
  pdf.heading(2, 'Approvals');
  pdf.table(
    ['Approved by', 'When', 'Ceased to count', 'Digest of the plan'],
    approvals.map(({ actor, at, voidedAt, digest }) => [
      actor,
      time(at),
      voidedAt ? time(voidedAt) : 'stands',
      digest,
    ]),
    [2, 2, 2, 4],
  );
};
