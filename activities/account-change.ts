import { createHash } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/activity';
import type {
  AccountChangePort,
  ChangeNoticeInput,
  ChangeNoticePort,
  ChangeOutcome,
  ChangeSending,
  ChangeToTell,
  ToldChange,
  TelephonePort,
} from '../domain/account-change/ports';
import type { CarrierPort, MailOutcome, MailPort } from '../domain/ports';
import { settlePatiently } from './settle-patiently';
import { countOnce } from './account-change-metrics';

export interface AccountChangeDeps {
  /** Of its own, so that a notice that is due at once does not wait behind the sending of a breach. */
  readonly changeMail: MailPort;
  readonly changes: AccountChangePort;
  readonly changeNotices: ChangeNoticePort;
  readonly telephone: TelephonePort;
  readonly carrier: CarrierPort;
  readonly isSandbox: boolean;
}

/** Ways are few; more than this is a mistake of ours. */
const MOST_WAYS = 10;

const digestOf = ({ key, refused }: Pick<ChangeToTell, 'key' | 'refused'>): string =>
  createHash('sha256').update(`account-change/${key}/${refused}`).digest('hex').slice(0, 40);

export const changeNoticeInput = (toTell: ChangeToTell, isSandbox: boolean): ChangeNoticeInput => ({
  reference: `${toTell.book}-${toTell.seq}`,
  kind: toTell.kind,
  action: toTell.action,
  changedAt: toTell.changedAt,
  name: toTell.personal.name,
  language: toTell.language,
  isSandbox,
});

/** A relay that takes a message and is gone before its reply may deliver each copy: one too many is better than none, twenty are not. */
const ATTEMPTS_IN_DOUBT = 5;

/** A relay that is away is waited for; one that puts this message off has the last word after a while. */
const becameOf = (
  { kind }: MailOutcome,
  { isDoubted, attempts }: ChangeToTell,
  isLastTry: boolean,
): ChangeSending['became'] => {
  switch (kind) {
    case 'accepted':
      return 'accepted';
    case 'refused':
    case 'partly':
      return 'refused';
    case 'deferred':
      return isLastTry ? 'refused' : 'put-off';
    case 'unreachable':
      return 'put-off';
    case 'unknown':
      return isDoubted && attempts >= ATTEMPTS_IN_DOUBT ? 'refused' : 'in-doubt';
  }
};

/** Activities that tell a customer of a change. All are idempotent. */
export const accountChangeActivities = (deps: AccountChangeDeps) => {
  const { changeMail, changes, changeNotices, telephone, carrier, isSandbox } = deps;

  const byEmail = async (toTell: ChangeToTell, to: string, isLastTry: boolean) => {
    const notice = changeNotices.render(changeNoticeInput(toTell, isSandbox));
    const messageId = `${digestOf(toTell)}@${carrier.identity().mailDomain}`;
    const { book: reference, seq } = toTell;
    const outcome = await changeMail.send(
      { messageId, to: [to], notice: { reference, dispatch: 1, seq }, ...notice },
      'relay',
    );
    return { became: becameOf(outcome, toTell, isLastTry), reply: outcome.reply };
  };
  const byTelephone = async (
    toTell: ChangeToTell,
    { number, by }: { number: string; by: 'text' | 'voicemail' },
  ) => {
    const { text, language } = changeNotices.short(changeNoticeInput(toTell, isSandbox));
    await telephone.drop({ id: digestOf(toTell), to: number, by, language, text });
    return { became: 'telephone' as const, reply: 'handed to the folder of telephone messages' };
  };
  /** Never throws: a notice that cannot be made is an outcome, which a person is told of. */
  const send = async (toTell: ChangeToTell, isLastTry: boolean): Promise<ChangeSending> => {
    const { key, way } = toTell;
    const handOver = () =>
      way.channel === 'email' ? byEmail(toTell, way.to, isLastTry) : byTelephone(toTell, way.to);
    const done = await handOver().catch((error: unknown) => ({
      became: 'failed' as const,
      reply: `the notice could not be made: ${error instanceof Error ? error.message : String(error)}`,
    }));
    return { key, ...done, at: new Date().toISOString() };
  };

  return {
    /**
     * Tells the customer of one change, by the best way that takes it, and answers how far it has come. What was told
     * before is not told again.
     * @throws NotFound, for good, where no such change is on record
     */
    async tellOfChange(key: string, isLastTry: boolean): Promise<ToldChange> {
      for (let ways = 1; ways <= MOST_WAYS; ways += 1) {
        const begun = await changes.begin(key);
        if (begun.kind === 'missing')
          throw ApplicationFailure.nonRetryable(
            `no change ${key} is on record: register it before its workflow is started`,
            'NotFound',
          );
        if (begun.kind === 'over') {
          countOnce({ ...begun.outcome, ledger: begun.ledger }, null);
          return { ...begun.outcome, ledger: begun.ledger };
        }
        const { toTell, alert } = begun;
        const sending = await send(toTell, isLastTry);
        const ledger = await settlePatiently(() => changes.settle(sending));
        if (sending.became === 'refused') continue;
        const isOver = sending.became === 'accepted' || sending.became === 'telephone';
        const outcome: ChangeOutcome = {
          state: isOver || sending.became === 'failed' ? sending.became : 'pending',
          channel: toTell.way.channel,
          rule: toTell.way.rule,
          doubted: toTell.isDoubted || sending.became === 'in-doubt',
          handedOverAt: isOver ? sending.at : null,
          alert: sending.became === 'failed' ? 'nowhere' : alert,
        };
        countOnce(
          { ...outcome, ledger },
          isOver ? Date.parse(sending.at) - Date.parse(toTell.changedAt) : null,
        );
        return { ...outcome, ledger };
      }
      throw ApplicationFailure.nonRetryable(`change ${key} was refused ${MOST_WAYS} times`, 'Failed');
    },
  };
};
