import canonicalize from 'canonicalize';
import type { LedgerEntry } from '../../../domain/ledger';
import { compareWith, checkSignatures } from '../../../records/ledger-anchors';
import { compareWithTold } from '../../../records/ledger-told';
import type { Told } from '../../../records/ledger-told';
import type { Checkpoint } from '../../../records/checkpoints';
import { EMPTY_CHAIN, problemAfter } from '../../../records/ledger-chain';
import { entriesOf } from '../../../reports/ledger/entry-data';
import { earlierExtractsOf, extractsOf } from '../extracts';
import type { Manifest } from '../format';
import type { Check, Evidence } from './check';
import { checkOf } from './check';

/** The entries of `ledger.jsonl`, as they are there; a line that is no JSON is refused by the chain. */
export const readLedgerLines = (text: string): LedgerEntry[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LedgerEntry);

/** Whether each entry follows the one before it, and the last one is the head that was signed. */
export const checkChain = (ledger: readonly LedgerEntry[], { reference, ledger: head }: Manifest): Check => {
  let last = EMPTY_CHAIN;
  const problems: string[] = [];
  for (const entry of ledger) {
    const problem =
      entry.reference === reference ? problemAfter(last, entry) : `it belongs to ${String(entry.reference)}`;
    if (problem !== null) {
      problems.push(`entry ${last.seq + 1}: ${problem}`);
      break;
    }
    last = { seq: entry.seq, hash: entry.hash };
  }
  if (problems.length === 0 && (last.seq !== head.entries || last.hash !== head.head))
    problems.push(`it ends with entry ${last.seq}, and ${head.entries} were signed for`);
  // Not always the first entry: activities that run beside the first one that writes may be quicker.
  if (!ledger.some(({ kind }) => kind === 'opened')) problems.push('the opening of the case is not in it');
  return checkOf(
    'ledger',
    problems,
    `${last.seq} entries, each follows the one before it; head ${last.hash}`,
  );
};

/** Whether the case is what the ledger says that it was opened as: above all, whether it is a drill. */
export const checkOpening = ({ bundle, caseFile, ledger }: Evidence): Check => {
  const { title, drill } = entriesOf(ledger, 'opened').at(-1)?.data ?? {};
  const isDrill = bundle.manifest.mode === 'drill';
  const problems = [
    ...(title !== undefined && title !== caseFile.document.title
      ? [`the case is called '${caseFile.document.title}', and was opened as '${title}'`]
      : []),
    ...(drill !== undefined && drill !== caseFile.isDrill
      ? [
          `the case is ${caseFile.isDrill ? 'a drill' : 'no drill'}, and was opened as ${drill ? 'one' : 'none'}`,
        ]
      : []),
    ...((drill ?? caseFile.isDrill) === isDrill
      ? []
      : [`the bundle says that it is ${isDrill ? 'a drill' : 'no drill'}, and the ledger otherwise`]),
  ];
  return checkOf('opening', problems, 'the case is what the ledger says that it was opened as');
};

/** Whether approvals, holds and decisions are what the ledger says. */
export const checkExtracts = async ({
  bundle,
  ledger,
}: Pick<Evidence, 'bundle' | 'ledger'>): Promise<Check> => {
  const problems: string[] = [];
  const earlier = earlierExtractsOf(ledger);
  for (const [name, extract] of Object.entries(extractsOf(ledger)))
    if (![extract, earlier[name]].map(canonicalize).includes((await bundle.read(name)).toString()))
      problems.push(`${name} is not what the ledger says`);
  return checkOf('extracts', problems, 'approvals, holds and decisions are what the ledger says');
};

/** Whether the ledger has the heads that were kept elsewhere: signed as it grew, and in the engine's own history. */
export const checkAnchors = (
  ledger: readonly LedgerEntry[],
  checkpoints: readonly Checkpoint[],
  inHistory: Told,
  trustedKeys: readonly string[],
): Check => {
  const signed = checkSignatures(checkpoints, trustedKeys);
  const problems = signed.firstBad ? [`entry ${signed.firstBad.seq}: ${signed.firstBad.problem}`] : [];
  const anchors = [...signed.anchors, ...inHistory.anchors];
  const compared = compareWith(anchors);
  const written = compareWithTold(inHistory);
  const wrong = ledger
    .map((entry) => compared.at(entry) ?? written.at(entry))
    .find((problem) => problem !== null);
  const atEnd = wrong ?? compared.atEnd(ledger.length);
  if (atEnd) problems.push(`entry ${atEnd.seq}: ${atEnd.problem}`);
  if (problems.length === 0 && anchors.length === 0)
    return {
      check: 'anchors',
      ok: true,
      isMade: false,
      found: 'no head was kept elsewhere: whoever signed the bundle could have written the whole ledger',
    };
  const last = Math.max(...anchors.map(({ seq }) => seq));
  return checkOf(
    'anchors',
    problems,
    `${signed.anchors.length} signed checkpoints and ${inHistory.anchors.length} heads in the engine's history agree with it, up to entry ${last} of ${ledger.length}, and so does what it had written`,
  );
};
