import { DateTime } from 'luxon';

/** An instant as people read it in a zone: `2026-11-23 10:00 -05:00`. No locale data, so always the same text. */
export const localTime = (iso: string, zone: string): string =>
  DateTime.fromISO(iso, { zone }).toFormat('yyyy-MM-dd HH:mm ZZ');
