const CR = 0x0d;
const LF = 0x0a;
const DOT = 0x2e;
const FINAL_DOT = Buffer.from('.\r\n');
const LINE_AND_DOT = Buffer.from('\r\n.\r\n');

export interface WireMessage {
  /** As it goes over the wire, with the final dot (RFC 5321, 4.5.2): pieces, so that nothing is copied twice. */
  readonly pieces: readonly Buffer[];
  /** Whether any byte is beyond ASCII: the relay is told where it offers 8BITMIME (RFC 6152). */
  readonly isEightBit: boolean;
}

/** What is not as the wire has it: dots that begin a line, line breaks that are not CRLF. */
const flawsOf = (message: Buffer): { hasFlaw: boolean; isEightBit: boolean } => {
  let previous = LF;
  let hasFlaw = false;
  let any = 0;
  for (let index = 0; index < message.length; index += 1) {
    const byte = message[index] as number;
    any |= byte;
    if (previous === CR ? byte !== LF : byte === LF && index > 0) hasFlaw = true;
    else if (byte === DOT && previous === LF) hasFlaw = true;
    previous = byte;
  }
  return { hasFlaw: hasFlaw || message[0] === LF || previous === CR, isEightBit: any > 0x7f };
};

const mended = (message: Buffer): Buffer =>
  Buffer.from(
    message
      .toString('latin1')
      .replace(/\r\n|\r|\n/g, '\r\n')
      .replace(/^\.|(?<=\n)\./g, '..'),
    'latin1',
  );

/**
 * A message as it goes over the wire: every line break is CRLF, whatever it was, so that no relay can see an end of
 * data where we see none; dots that begin a line are doubled; the final dot stands on a line of its own. Most messages
 * need no change at all, so they are looked through first.
 */
export const toWire = (message: Buffer): WireMessage => {
  const { hasFlaw, isEightBit } = flawsOf(message);
  const body = hasFlaw ? mended(message) : message;
  const endsLine = body.length === 0 || body[body.length - 1] === LF;
  return { pieces: [body, endsLine ? FINAL_DOT : LINE_AND_DOT], isEightBit };
};
