import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** One message that the inbox took, as its own folder has it. */
export interface LoggedMessage {
  /** Without angle brackets; null where it has none. */
  readonly messageId: string | null;
  /** When its last byte was written, by this machine's clock. */
  readonly atMs: number;
}

interface MailFile extends LoggedMessage {
  readonly size: number;
}

/** Headers stand at the beginning; ours are shorter. */
const HEADERS_BYTES = 16_384;
const AT_ONCE = 50;

const headersOf = async (file: string): Promise<string> => {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEADERS_BYTES), 0, HEADERS_BYTES, 0);
    return buffer.toString('latin1', 0, bytesRead).split(/\r?\n\r?\n/)[0] ?? '';
  } finally {
    await handle.close();
  }
};

const messageOf = async (file: string): Promise<MailFile> => {
  const [headers, { mtimeMs, size }] = await Promise.all([headersOf(file), stat(file)]);
  const [, messageId = null] = /^message-id:\s*<([^>]+)>/im.exec(headers) ?? [];
  return { messageId, atMs: mtimeMs, size };
};

/**
 * Every message that the inbox has taken since a moment: a file each, which it writes before it says 250. So it is the
 * mail server's own log, and knows nothing of the records. A sender that is killed before its first byte leaves an empty
 * file, which is no message.
 */
export const readRelayLog = async (folder: string, sinceMs: number): Promise<readonly LoggedMessage[]> => {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.eml'));
  const messages: MailFile[] = [];
  for (let from = 0; from < files.length; from += AT_ONCE) {
    const some = files.slice(from, from + AT_ONCE).map((name) => messageOf(path.join(folder, name)));
    messages.push(...(await Promise.all(some)));
  }
  return messages
    .filter(({ atMs, size }) => atMs >= sinceMs && size > 0)
    .map(({ messageId, atMs }) => ({ messageId, atMs }));
};
