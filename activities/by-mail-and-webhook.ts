import { ApplicationFailure, Context } from '@temporalio/activity';
import { whileBeating } from './heartbeats';
import type { PostedSoFar } from './post-webhooks';

/** What an activity's attempts have done so far. */
interface Done<Told> {
  mailed: Told | null;
  readonly posted: PostedSoFar;
}
const doneBefore = <Told>(): Done<Told> => {
  const { mailed = null, posted = {} } =
    (Context.current().info.heartbeatDetails as Partial<Done<Told>> | undefined) ?? {};
  return { mailed, posted };
};

/**
 * Tells by e-mail and by webhook, side by side: neither waits for the other. What is done is not done again by the next
 * attempt, and a webhook that nobody answers is given up, on record, long before the e-mail would be.
 * @param mail rejects where it is to be tried again
 * @param post answers whether all listeners are over
 */
export const byMailAndWebhook = async <Told>(
  mail: () => Promise<Told>,
  post: (soFar: PostedSoFar) => Promise<boolean>,
): Promise<Told> => {
  const done = doneBefore<Told>();
  const tell = async (): Promise<Told> => {
    const [mailed, posted] = await Promise.allSettled([done.mailed ?? mail(), post(done.posted)]);
    if (mailed.status === 'rejected') throw mailed.reason;
    done.mailed = mailed.value;
    if (posted.status === 'rejected') throw posted.reason;
    if (!posted.value)
      throw ApplicationFailure.retryable('a webhook was not answered', 'WebhookNotDelivered');
    return mailed.value;
  };
  return whileBeating(tell, () => done);
};
