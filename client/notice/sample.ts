import { DATA_TYPES } from '../../domain/facts';
import { SAMPLE_NOTICE_CODE } from '../../domain/notice-code';
import type { Customer } from '../../domain/customer';
import type { NoticeInput } from '../../domain/ports';

/** A person and a case that exist nowhere, with everything that a notice can show. */
export const SAMPLE: NoticeInput & { readonly at: string } = {
  at: '2026-07-20T12:00:00Z',
  contact: {
    name: 'Alex Sample',
    addressLine1: '12 Oak Street',
    addressLine2: 'Apt 4',
    city: 'Austin',
    state: 'TX',
    postalCode: '78702',
  },
  dataTypes: ['call_detail', 'billing', 'pii'],
  code: SAMPLE_NOTICE_CODE,
  caseFacts: {
    reference: 'BR-0000-0000',
    occurred: { from: '2026-06-20T15:00:00Z', to: '2026-06-27T15:00:00Z', estimated: true },
    zone: 'UTC',
    delayedByLawEnforcement: true,
  },
};

/** What `--lang` asks for; undefined for `both`, as for a person whose language is unknown. */
export const languageOf = (lang: string): string | undefined => (lang === 'both' ? undefined : lang);

const home = { addressLine1: '12 Oak Street', city: 'Austin', state: 'TX', postalCode: '78702' };
const hard = (customerId: string, contact: Customer['contact'], more: Partial<Customer> = {}): Customer => ({
  customerId,
  contact,
  dataTypes: [],
  ...more,
});

/** People who exist nowhere and are hard to write to, for looking at a notice before there is a list. */
export const HARD_SAMPLES: readonly Customer[] = [
  hard('long', {
    ...home,
    name: 'Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh de la Santísima Trinidad y Todos los Santos',
    addressLine1: '4815162342 North Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch Parkway',
    addressLine2: 'Building 12, Floor 3, Apartment 1408, care of the Resident Manager',
  }),
  hard('nobody', { ...home }),
  hard('hebrew', { ...home, name: 'שרה לוי' }),
  hard('chinese', { ...home, name: '王伟' }),
  hard('vietnamese', { ...home, name: 'Nguyễn Thị Phượng' }),
  hard('signs', { ...home, name: '<b>Bo</b> & {{name}} *_* 🦊' }),
  hard('everything', { ...home, name: 'Ann Lee' }, { dataTypes: DATA_TYPES }),
  hard('french', { ...home, name: 'Zoé Roy' }, { language: 'fr' }),
];
