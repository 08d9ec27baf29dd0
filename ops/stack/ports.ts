import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { TocsinError } from '../../domain/errors';
import { portHolder } from './port-holder';

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

const NAMES: { readonly [name in keyof StackPorts]: string } = {
  temporal: 'Temporal',
  temporalUi: 'Temporal’s UI',
  postgres: 'Postgres',
  smtp: 'the inbox by SMTP',
  inboxWeb: 'the inbox’s page',
};

const takenText = async (name: string, port: number): Promise<string> => {
  const holder = await portHolder(port);
  return `port ${port} (${NAMES[name as keyof StackPorts]}) is taken${holder === null ? '' : ` by ${holder}`}`;
};

/**
 * The usual port of each server where it is free, any free one where it is taken.
 * @param onTaken told of each that is taken, by whom, and what is used in its place
 */
export const choosePorts = async (
  usual: StackPorts = USUAL_PORTS,
  onTaken: (text: string) => void = () => undefined,
): Promise<StackPorts> => {
  const held = [];
  for (const [name, port] of Object.entries(usual)) {
    const taken = (await hold(port)) ?? (await hold(0));
    if (!taken) throw new Error(`no port of ${HOST} is free`);
    held.push({ name, ...taken });
    if (port !== 0 && taken.port !== port)
      onTaken(`Of ${HOST} ${await takenText(name, port)}: ${taken.port} is used in its place.`);
  }
  await Promise.all(held.map(({ release }) => release()));
  return Object.fromEntries(held.map(({ name, port }) => [name, port])) as StackPorts;
};

/**
 * Why a part that has ended again did not start, where another program has taken a port of it that had been free a moment before, such
 * as a second stack that was started at the same time; else what it failed with.
 */
export const startFailure = async (ports: Partial<StackPorts>, failure: unknown): Promise<unknown> => {
  const taken: string[] = [];
  for (const [name, port] of Object.entries(ports)) {
    const own = await hold(port);
    if (own) await own.release();
    else taken.push(await takenText(name, port));
  }
  if (taken.length === 0) return failure;
  return new TocsinError(
    'Conflict',
    `the stack could not start: of ${HOST} ${taken.join(', ')}, since it was chosen`,
    'Another stack is being started on this machine: start this one again with tocsin up, or now with tocsin up --free-ports.',
    { cause: failure },
  );
};
