/**
 * Enough to catch what is no address at all; whether it exists, the relay will say. RFC 5321, 4.5.3.1: 64 and 255; 4.1.2: no dot
 * begins or ends the part before the @, and none follows another.
 */
export const EMAIL_ADDRESS =
  /^(?!\.)(?![^@]*\.[.@])[^\s@<>()[\]\\,;:"]{1,64}@(?!-)(?!\.)(?!.*\.\.)[^\s@<>()[\]\\,;:"_]+\.[^\s@<>()[\]\\,;:"_.-]{2,63}$/;
