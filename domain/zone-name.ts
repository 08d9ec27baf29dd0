/**
 * Whether a name is an IANA time zone that this machine knows. Without the dates' library: policies are read in workflow
 * code too, which holds no zone data.
 */
export const isZoneName = (name: string): boolean => {
  try {
    // eslint-disable-next-line no-restricted-globals -- a name is looked up; no date is made.
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};
