import { TocsinError } from '../domain/errors';
import { problemsOf } from '../domain/schemas';
import type { WindowsReport } from '../domain/windows/types';
import { changesBetween } from './changes';
import type { CaseInputs, ReportIdentity } from './case-inputs';
import { digestOf } from './digest';
import { figuresOf } from './figures/figures-of';
import type { Unsourced } from './figures/figures-of';
import { BREACH_FILE, NOTICE_COUNTS } from './figures/query';
import { agenciesOf } from './ledger/agencies';
import { approvalsOf } from './ledger/approvals';
import { entriesOf } from './ledger/entry-data';
import { determinationOf } from './ledger/facts';
import { holdsOf } from './ledger/holds';
import { noticesOf } from './ledger/notices';
import { timelineOf } from './ledger/timeline';
import { toldOf } from './ledger/told';
import { reportSchema } from './schema/report';
import type { Report } from './schema/report';

const formOf = (
  { carrier, document, counts }: CaseInputs,
  { stage, asOf }: ReportIdentity,
): Report['form'] => {
  const { legalName, frn, filer499Id, postalAddress, phone } = carrier;
  const { description, methodOfCompromise, occurred, estimatedLoss, dataTypes, contact } = document;
  return {
    carrier: {
      legalName,
      frn,
      filer499Id,
      postalAddress: [...postalAddress],
      phone,
      contact: contact ?? null,
    },
    description,
    methodOfCompromise,
    period: { from: occurred.from, to: occurred.to ?? null, isEstimated: occurred.estimated },
    customersAffected: {
      value: counts.listed > 0 ? counts.listed : null,
      isApproximate: stage !== 'final',
      source: NOTICE_COUNTS,
      asOf,
    },
    financialLoss: estimatedLoss
      ? {
          carrierUsd: estimatedLoss.carrier,
          customersUsd: estimatedLoss.customers,
          basis: estimatedLoss.basis,
          source: BREACH_FILE,
          asOf,
        }
      : null,
    dataTypes: [...dataTypes],
  };
};

const policiesOf = ({ policies }: CaseInputs): Report['policies'] =>
  policies.map(({ pinned, text }) => ({
    id: text.id,
    version: pinned.version ?? text.version,
    title: text.title,
    citation: text.citation,
    effectiveFrom: text.effectiveFrom,
    isVerified: text.verified,
    digest: digestOf(text),
    isPinnedText: pinned.version === null || pinned.version === text.version,
  }));

const windowsOf = (windows: WindowsReport, asOf: string): Report['windows'] => ({
  asOf,
  zone: windows.zone,
  isHeld: windows.held,
  agencies: windows.effective.agencies,
  customers: windows.effective.customers,
  obligations: windows.obligations.map(
    ({ recipient, policy, obligation, citation, earliest, latest, status, why }) => ({
      recipient,
      policy,
      obligation,
      citation,
      earliest,
      latest,
      status,
      why: [...why],
    }),
  ),
  conflicts: windows.conflicts.map(({ recipient, message, citations }) => ({
    recipient,
    message,
    citations: [...citations],
  })),
  warnings: [...windows.warnings],
});

const earlyReleaseOf = ({ ledger }: CaseInputs): Report['earlyRelease'] => {
  const [release] = entriesOf(ledger, 'released-early');
  return release ? { ...release.data, ledgerSeq: release.seq } : null;
};

const urgentNeedOf = ({ ledger }: CaseInputs): Report['urgentNeed'] => {
  const [need] = entriesOf(ledger, 'urgent-need');
  return need ? { ...need.data, ledgerSeq: need.seq } : null;
};

/**
 * Compiles the report from what was read; the same inputs make the same report. Pure.
 * @throws TocsinError Failed where the inputs contradict each other, with the field
 */
export const compileReport = (inputs: CaseInputs, identity: ReportIdentity): Report => {
  const { reference, document, ledger } = inputs;
  const { reportId, stage, supersedes, asOf, preparedBy, ledgerHead } = identity;
  const holds = holdsOf(ledger);
  const withdrawal = (stage === 'withdrawn' && inputs.decision) || null;
  const report: Unsourced = {
    schemaVersion: '1.0',
    reportId,
    reference,
    title: document.title,
    stage,
    supersedes,
    reason: withdrawal?.reason ?? identity.reason,
    withdrawnBy: withdrawal && { actor: withdrawal.actor, second: withdrawal.second },
    changes: null,
    classification: 'confidential',
    mode: inputs.mode,
    zone: inputs.zone,
    asOf,
    preparedBy,
    form: formOf(inputs, identity),
    determination: determinationOf(inputs.facts, ledger),
    policies: policiesOf(inputs),
    windows: windowsOf(inputs.windows, asOf),
    agencies: agenciesOf(
      ledger,
      inputs.policies.map(({ text }) => text),
    ),
    holds,
    noticesInsideHolds: holds.reduce((sum, { noticesSentInside }) => sum + noticesSentInside, 0),
    earlyRelease: earlyReleaseOf(inputs),
    urgentNeed: urgentNeedOf(inputs),
    notices: {
      ...noticesOf(inputs, asOf),
      told: toldOf(inputs, inputs.windows),
      decision: (stage === 'final' && inputs.decision) || null,
    },
    approvals: approvalsOf(ledger),
    timeline: timelineOf(ledger),
    ledger: ledgerHead,
  };
  const { filed } = identity;
  const changes = filed && {
    since: filed.report.reportId,
    sinceDigest: filed.digest,
    fields: changesBetween(filed.report, report),
  };
  const checked = reportSchema.safeParse({ ...report, changes, ...figuresOf(report) });
  if (checked.success) return checked.data;
  const [first] = problemsOf(checked.error);
  throw new TocsinError(
    'Failed',
    `the report of ${reference} would be wrong at ${first?.path}: ${first?.problem}`,
    `look at that field with tocsin breach show ${reference} -o json, and correct it with tocsin breach amend`,
  );
};
