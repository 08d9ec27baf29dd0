import { loadCarrier } from '../../config/carrier';
import { SAMPLE_NOTICE_CODE } from '../../domain/notice-code';
import { createNotices } from '../../notices/notice-renderer';

export const carrier = loadCarrier(undefined);
const notices = createNotices({ carrier });

/** The notice that every contestant sends. */
export const noticeOf = (name: string) =>
  notices.render({
    contact: { name },
    language: 'en',
    dataTypes: ['call_detail'],
    code: SAMPLE_NOTICE_CODE,
    caseFacts: {
      reference: 'BR-2026-0001',
      occurred: { from: '2026-11-01T00:00:00-05:00', estimated: true },
      zone: carrier.zone,
      delayedByLawEnforcement: false,
      banner: 'sandbox',
    },
  });
