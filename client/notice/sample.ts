import { SAMPLE_NOTICE_CODE } from '../../domain/notice-code';
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
