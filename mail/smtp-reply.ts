/** Longest reply kept, in characters: the large receivers say where to read on in their fourth line. */
const MAX_REPLY = 500;
/** A hostile relay may send a megabyte; nothing past this is looked at. */
const MAX_READ = 2_000;

const ADDRESS = /[^\s<>"()]+@[^\s<>"()]+/gu;
const QUOTED_ADDRESS = /"[^"]*"@[^\s<>"()]+/gu;

/**
 * A relay's reply as evidence: one line, at most 500 characters, with every e-mail address taken out, since relays
 * like to repeat the recipient and replies go into records that must hold no personal data.
 */
export const keepReply = (raw: string): string => {
  const line = raw
    .slice(0, MAX_READ)
    .replace(QUOTED_ADDRESS, '(address)')
    .replace(ADDRESS, '(address)')
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\s]+/gu, ' ')
    .trim();
  return line.length > MAX_REPLY ? `${line.slice(0, MAX_REPLY - 3)}...` : line;
};
