import { composingPool } from './composing-pool';
import { inLanes, serve, setting, timed } from './serve';

/** The measure of all: nodemailer's pool, with nothing recorded. */
const send = composingPool();
serve(async (run, notices) => {
  const sendMs = await timed(() =>
    inLanes(notices, setting.connections * 2, (number) =>
      send(`bare-${run}-${number}`, `customer${number}@example.com`),
    ),
  );
  return { sendMs, totalMs: sendMs };
});
