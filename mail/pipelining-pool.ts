import { toWire } from './dot-stuffing';
import { PipelinedConnection } from './pipelined-connection';
import type { SmtpFailure } from './failure-words';
import type { Attempt } from './smtp-outcome';
import { connectionOptions } from './smtp-pool';
import type { PoolOptions, SmtpPool } from './smtp-pool';
import { openSession } from './smtp-session';
import type { Delivery } from './smtp-transaction';
import type { SmtpServer } from './smtp-url';
import { smtpUtf8Of } from './smtp-utf8';

/** A message that connections lose is tried over so many others, before anything of it was given to one. */
const MAX_LOSSES = 2;
/** A relay that refuses one more connection, while it keeps others, is not asked for one at once. */
const REFUSED_FOR_MS = 5_000;

/**
 * A pool of connections that pipeline (SMTP_PIPELINING). It says the same of each message as the pool over nodemailer's
 * SMTPPool, and opens its connections by nodemailer too; from MAIL on it speaks itself. A message goes to a connection
 * that has nothing to do, else to a new one, else behind another message.
 */
export const openPipeliningPool = (server: SmtpServer, options: PoolOptions): SmtpPool => {
  const connection = connectionOptions(server, options);
  const { maxConnections, timeouts } = options;
  const queue: Delivery[] = [];
  const connections = new Set<PipelinedConnection>();
  const opening = new Set<Promise<void>>();
  const inFlight = new Set<Promise<Attempt>>();
  let noMoreUntilMs = 0;
  let isClosed = false;

  const take = (): Delivery | undefined => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      if (!next.isWithdrawn()) return next;
      next.settle({ dataBegun: false, error: { message: 'withdrawn', code: 'EWITHDRAWN' } });
    }
    return undefined;
  };
  const owner = {
    take,
    giveBack: (delivery: Delivery, why: SmtpFailure) => {
      if (delivery.losses >= MAX_LOSSES) return delivery.settle({ dataBegun: false, error: why });
      queue.unshift({ ...delivery, losses: delivery.losses + 1 });
      // The connection that gives it back is not off the list yet.
      setImmediate(pump);
    },
    ended: (ended: PipelinedConnection) => {
      connections.delete(ended);
      if (queue.length > 0) setImmediate(pump);
    },
  };

  const open = async (): Promise<void> => {
    try {
      const session = await openSession(connection);
      const opened = new PipelinedConnection(session, owner, timeouts.idleSocketMs);
      connections.add(opened);
      const first = take();
      if (first !== undefined) opened.begin(first);
    } catch (error) {
      noMoreUntilMs = Date.now() + REFUSED_FOR_MS;
      const isLast = connections.size === 0 && opening.size <= 1;
      if (isLast)
        for (const { settle } of queue.splice(0)) settle({ dataBegun: false, error: error as SmtpFailure });
    }
  };
  const mayOpen = (): boolean => {
    if (connections.size + opening.size >= maxConnections || opening.size >= queue.length) return false;
    return (connections.size === 0 && opening.size === 0) || Date.now() >= noMoreUntilMs;
  };
  const withRoom = (isUnused: boolean): PipelinedConnection | undefined => {
    for (const one of connections) if (one.hasRoom && (one.isUnused || !isUnused)) return one;
    return undefined;
  };
  const pump = (): void => {
    while (queue.length > 0) {
      const unused = withRoom(true);
      if (unused === undefined && mayOpen()) {
        const opened = open().finally(() => opening.delete(opened));
        opening.add(opened);
        continue;
      }
      const taker = unused ?? withRoom(false);
      const next = taker && take();
      if (next === undefined) return;
      taker?.begin(next);
    }
  };

  const start: SmtpPool['deliver'] = (envelope, _messageId, message, isWithdrawn = () => false) =>
    new Promise((settle) => {
      if (isClosed)
        return settle({ dataBegun: false, error: { message: 'the pool is closed', code: 'ECLOSED' } });
      queue.push({ envelope, message: toWire(message), isWithdrawn, settle, losses: 0 });
      pump();
    });

  return {
    deliver: (envelope, messageId, message, isWithdrawn) => {
      const attempt = start(envelope, messageId, message, isWithdrawn);
      inFlight.add(attempt);
      return attempt.finally(() => inFlight.delete(attempt));
    },
    offersSmtpUtf8: smtpUtf8Of(connection),
    verify: async () => {
      const { socket } = await openSession(connection);
      socket.on('error', () => undefined).resume();
      socket.end('QUIT\r\n');
    },
    close: async () => {
      isClosed = true;
      await Promise.all(inFlight);
      await Promise.all(opening);
      for (const idle of connections) idle.quit();
    },
  };
};
