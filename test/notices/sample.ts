import type { NoticeInput } from '../../domain/ports';
import type { NoticeCarrier } from '../../notices/notice-carrier';

export const CARRIER: NoticeCarrier = {
  legalName: 'Example Telecom LLC',
  phone: '1-555-555-0100',
  tty: '711',
  website: 'www.example.com',
  postalAddress: ['100 Main Street', 'Austin, TX 78701'],
};

export const ANA = {
  name: 'Ana Muñoz',
  addressLine1: '12 Oak Street',
  addressLine2: 'Apt 4',
  city: 'Austin',
  state: 'TX',
  postalCode: '78702',
};

export const inputOf = (
  more: Partial<NoticeInput> = {},
  facts: Partial<NoticeInput['caseFacts']> = {},
): NoticeInput => ({
  contact: ANA,
  dataTypes: ['call_detail'],
  code: '7KQ2M4XX',
  ...more,
  caseFacts: {
    reference: 'BR-2026-0001',
    occurred: { from: '2026-06-20T23:30:00-05:00', to: '2026-06-27T08:00:00-05:00', estimated: true },
    zone: 'America/Chicago',
    delayedByLawEnforcement: false,
    ...facts,
  },
});
