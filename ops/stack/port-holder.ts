import { readFile, readdir, readlink } from 'node:fs/promises';

const LISTENING = '0A';

/** Numbers of the sockets that listen on a port, as Linux tells them. */
const socketsOn = async (port: number): Promise<readonly string[]> => {
  const hexadecimal = port.toString(16).toUpperCase().padStart(4, '0');
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'utf8').catch(() => '')),
  );
  return tables
    .flatMap((table) => table.split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = '', , state]) => local.endsWith(`:${hexadecimal}`) && state === LISTENING)
    .flatMap((columns) => columns[9] ?? []);
};

const holdsAny = async (pid: string, sockets: readonly string[]): Promise<boolean> => {
  const folder = `/proc/${pid}/fd`;
  const links = await Promise.all(
    (await readdir(folder)).map((fd) => readlink(`${folder}/${fd}`).catch(() => '')),
  );
  return links.some((target) => sockets.some((socket) => target === `socket:[${socket}]`));
};

/**
 * The process that listens on a port, in words: `process 123 (postgres)`. Null where the system does not tell: on another one than
 * Linux, and of other users' processes.
 */
export const portHolder = async (port: number): Promise<string | null> => {
  const sockets = await socketsOn(port);
  if (sockets.length === 0) return null;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    // One that has ended meanwhile, or is another user's.
    if (!(await holdsAny(pid, sockets).catch(() => false))) continue;
    const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
    return `process ${pid}${name.trim() === '' ? '' : ` (${name.trim()})`}`;
  }
  return null;
};
