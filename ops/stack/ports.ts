import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** The stack is for this machine alone. */
export const HOST = '127.0.0.1';

/** Where people look first: the ports that the programs' own documentation names; Postgres beside a system's own. */
export const USUAL_PORTS = { temporal: 7233, temporalUi: 8233, postgres: 5433, smtp: 1025, inboxWeb: 1080 };
export type StackPorts = { readonly [name in keyof typeof USUAL_PORTS]: number };

/** Whatever is free. */
export const ANY_PORTS: StackPorts = { temporal: 0, temporalUi: 0, postgres: 0, smtp: 0, inboxWeb: 0 };

/** Holds a port, so that no two names get the same one; null where it is taken. */
const hold = (port: number): Promise<{ port: number; release: () => Promise<void> } | null> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, HOST, () =>
      resolve({
        port: (server.address() as AddressInfo).port,
        release: () => new Promise((closed) => server.close(() => closed())),
      }),
    );
  });

/** The usual port of each server where it is free, any free one where it is taken. */
export const choosePorts = async (usual: StackPorts = USUAL_PORTS): Promise<StackPorts> => {
  const held = [];
  for (const [name, port] of Object.entries(usual)) {
    const taken = (await hold(port)) ?? (await hold(0));
    if (!taken) throw new Error(`no port of ${HOST} is free`);
    held.push({ name, ...taken });
  }
  await Promise.all(held.map(({ release }) => release()));
  return Object.fromEntries(held.map(({ name, port }) => [name, port])) as StackPorts;
};
