import { isSamePerson } from '../../../domain/case/person';
import type { LedgerEntry } from '../../../domain/ledger';
import { combineRules } from '../../../domain/policy/rules';
import { computeWindows } from '../../../domain/windows/compute-windows';
import { approvalsOf } from '../../../reports/ledger/approvals';
import { entriesOf } from '../../../reports/ledger/entry-data';
import { holdsOf } from '../../../reports/ledger/holds';
import { pinnedPolicies } from '../../../reports/ledger/policies';
import { recordedWindowsInput } from '../../../reports/windows-input';
import type { Check, Evidence } from './check';
import { checkOf } from './check';

/** One going out of notices: a batch of e-mails, or letters given to the printer. */
interface Sending {
  /** Of its ledger entry, which is written when it is over. */
  readonly seq: number;
  /** Case time, ISO 8601. */
  readonly from: string;
  readonly until: string;
}

const sendingsOf = (ledger: readonly LedgerEntry[]): Sending[] =>
  [
    ...entriesOf(ledger, 'batch-sent').map(({ seq, data: { from, until } }) => ({ seq, from, until })),
    ...entriesOf(ledger, 'letters-exported')
      .filter(({ data }) => data.letters > 0)
      .map(({ seq, at }) => ({ seq, from: at, until: at })),
  ].sort((a, b) => a.seq - b.seq);

/** Whether as many persons as the policies ask for had approved before anything was sent, and none of them opened the case. */
export const checkApprovals = ({ ledger, caseFile, policies }: Evidence): Check => {
  const approvals = approvalsOf(ledger);
  const openers = [
    caseFile.openedBy,
    ...ledger.filter(({ kind }) => kind === 'opened').map(({ actor }) => actor),
  ];
  const sendings = sendingsOf(ledger);
  const neededAt = (seq: number): number => {
    const pinned = pinnedPolicies(caseFile.openedUnder, ledger.slice(0, seq));
    return combineRules(policies(pinned.map(({ id }) => id))).approvals;
  };
  const needed = new Map<number, number>();
  const amendments = ledger.filter(({ kind }) => kind === 'amended').map(({ seq }) => seq);
  const problems = sendings.flatMap(({ seq, from }) => {
    // What is asked for changes with the policies, which an amendment alone can change.
    const since = amendments.findLast((amended) => amended < seq) ?? 1;
    const asked = needed.get(since) ?? neededAt(since);
    needed.set(since, asked);
    const standing = approvals.filter(
      ({ ledgerSeq, at, voidedAt }) =>
        ledgerSeq < seq &&
        Date.parse(at) <= Date.parse(from) &&
        (voidedAt === null || Date.parse(voidedAt) >= Date.parse(from)),
    );
    const own = standing.filter(({ actor }) => openers.some((opener) => isSamePerson(opener, actor)));
    if (own.length > 0) return [`who opened the case approved what entry ${seq} sent`];
    const most = Math.max(
      0,
      ...standing.map(({ digest }) => standing.filter((other) => other.digest === digest).length),
    );
    return most < asked ? [`entry ${seq} was sent with ${most} of ${asked} approvals`] : [];
  });
  const most = Math.max(0, ...needed.values());
  return checkOf(
    'approvals',
    problems,
    sendings.length === 0
      ? 'nothing was sent'
      : `${most} approval(s) asked for, and given before each of ${sendings.length} sending(s)`,
  );
};

/** Whether nothing was sent while law enforcement had asked to wait. */
export const checkHolds = ({ ledger }: Pick<Evidence, 'ledger'>): Check => {
  const holds = holdsOf(ledger);
  const problems = holds
    .filter(({ noticesSentInside }) => noticesSentInside > 0)
    .map(
      ({ reference, noticesSentInside }) => `${noticesSentInside} notice(s) sent while ${reference} stood`,
    );
  return checkOf('holds', problems, `${holds.length} hold(s), 0 notices sent while one stood`);
};

/** Entries that change no window. */
const QUIET: readonly LedgerEntry['kind'][] = [
  'batch-sent',
  'letters-exported',
  'wave-weighed',
  'alerted',
  'reminded',
];

/**
 * Whether everything was sent within the customers' lawful window, computed anew from what the ledger had said by then.
 * Sendings between which nothing happened share a window.
 */
export const checkWindows = ({ ledger, caseFile, policies }: Evidence): Check => {
  const { document, zone, closures, openedUnder, list } = caseFile;
  const sendings = sendingsOf(ledger);
  const groups = new Map<number, Sending[]>();
  for (const sending of sendings) {
    // What was on the ledger when it began; the entry of the sending itself comes later.
    const known = ledger.filter(
      ({ seq, at, kind }) =>
        seq < sending.seq && !QUIET.includes(kind) && Date.parse(at) <= Date.parse(sending.from),
    );
    const last = known.at(-1)?.seq ?? 0;
    groups.set(last, [...(groups.get(last) ?? []), sending]);
  }
  const problems = [...groups].flatMap(([last, group]) => {
    const froms = group.map(({ from }) => Date.parse(from));
    const at = new Date(Math.min(...froms)).toISOString();
    const until = Math.max(...group.map((sending) => Date.parse(sending.until)));
    const { effective } = computeWindows(
      recordedWindowsInput(
        {
          document,
          zone,
          closures,
          openedUnder,
          policies,
          ledger: ledger.slice(0, last),
          computeWindows,
          list,
        },
        at,
      ),
    );
    const { earliest, latest } = effective.customers;
    const which = `entries ${group[0]?.seq} to ${group.at(-1)?.seq}`;
    if (earliest === null) return [`${which}: sent from ${at}, when the window had not started`];
    if (Math.min(...froms) < Date.parse(earliest))
      return [`${which}: sent from ${at}, before the window opened at ${earliest}`];
    return latest !== null && until > Date.parse(latest)
      ? [`${which}: sent until ${new Date(until).toISOString()}, after the window ended at ${latest}`]
      : [];
  });
  return checkOf(
    'windows',
    problems,
    sendings.length === 0
      ? 'nothing was sent'
      : `${sendings.length} sending(s), each within the lawful window`,
  );
};
