import { TocsinError } from '../../domain/errors';
import type { Message } from '../../domain/messages';
import { stopSendingAtOnce } from '../../records/stop-sending';
import { parseAct, withNow } from '../act/parse-act';
import type { ActRequest } from '../act/take-act';
import type { Result } from '../action';
import { signalAct } from '../breach-client';
import { failureOf } from '../output/failure';
import { withRecords } from '../with-records';

/** The case's present time; null where the records cannot be asked, or do not know the breach. */
const stopAtOnce = async (reference: string): Promise<string | null> => {
  try {
    return await withRecords((database) => stopSendingAtOnce(database, reference));
  } catch (error) {
    if (error instanceof TocsinError && ['Unavailable', 'NotFound'].includes(error.code)) return null;
    throw error;
  }
};

/** A case that does not know of the hold yet takes the stop back within seconds: it is said again for as long as it is asked. */
const AGAIN_MS = 2_000;
const whileStopped = async <T>(reference: string, work: () => Promise<T>): Promise<T> => {
  const again = setInterval(() => void stopAtOnce(reference).catch(() => undefined), AGAIN_MS);
  try {
    return await work();
  } finally {
    clearInterval(again);
  }
};

/** The server keeps a Signal without any worker. Answers whether it has taken it. */
const keepAsSignal = (reference: string, input: Message<'hold'>): Promise<boolean> =>
  signalAct(reference, 'hold', input).then(
    () => true,
    () => false,
  );

const keptOnly = (reference: string, cause: unknown): TocsinError =>
  new TocsinError(
    'Unavailable',
    `no worker has answered: the hold is kept by Temporal for ${reference} and is taken when one does, and sending was stopped in the records`,
    `Start a worker with tocsin up or tocsin worker and see tocsin hold list ${reference}; the same again, with the same times, changes nothing. ` +
      'Until it is listed, a worker whose case answers may go on sending: stop workers that must not.',
    { cause },
  );

/**
 * Places a hold so that nothing goes out while it is waited for: what is given is checked, sending is stopped in the records, and
 * then the act is sent. Where no worker answers, the hold is kept as a Signal.
 * @throws TocsinError Unavailable, saying that it is kept; and as `perform` does
 */
export const placeHold = async (
  request: ActRequest,
  perform: (request: ActRequest) => Promise<Result>,
): Promise<Result> => {
  const { reference, globals, message } = request;
  const read = (now: string): Message<'hold'> =>
    parseAct('hold', withNow({ ...message, actor: globals.actor }, now));
  // What cannot be read stops nothing.
  read(new Date().toISOString());
  const now = await stopAtOnce(reference);
  if (now === null) return perform(request);
  // One time in both: a Signal after an Update that arrives late must say the same, or it would be another hold. The case's
  // own clock tells it where it answers: a drill's starts with its workflow, a little after what the records have.
  let input = read(now);
  const onSend = (sent: object): void => {
    input = parseAct('hold', { ...sent });
  };
  try {
    return await whileStopped(reference, () => perform({ ...request, onSend }));
  } catch (error) {
    const isKept = failureOf(error).code === 'Unavailable' && (await keepAsSignal(reference, input));
    throw isKept ? keptOnly(reference, error) : error;
  }
};
