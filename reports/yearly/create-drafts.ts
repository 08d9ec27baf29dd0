import canonicalize from 'canonicalize';
import type { Policy } from '../../domain/policy/schema';
import type { CarrierPort } from '../../domain/ports';
import { yearlyDue } from '../../domain/yearly/due';
import type { CarrierDays } from '../../domain/yearly/due';
import type { YearRegister } from '../../domain/yearly/register';
import { tally } from '../../domain/yearly/tally';
import { YEARLY_DUTIES, yearlyId, yearlyTitle } from '../../domain/yearly/work';
import type { YearlyWork } from '../../domain/yearly/work';
import { digestOf } from '../digest';
import type { YearlyDraft } from './schema';

/** A draft as it is stored: compiled once, never changed. */
export interface StoredDraft {
  readonly draftId: string;
  readonly digest: string;
  readonly at: string;
  readonly json: string;
}

/** What drafts read of the records, and the one thing that they write. */
export interface YearlyRecords {
  readRegister(year: number, zone: string): Promise<YearRegister>;
  readLatestDraft(work: YearlyWork): Promise<StoredDraft | null>;
  /** Stores a draft under the next number, or answers the latest where it says the same. */
  saveDraft(
    draft: YearlyWork & {
      readonly digest: string;
      readonly at: string;
      readonly jsonAs: (draftId: string) => string;
    },
  ): Promise<StoredDraft>;
}

export interface YearlyDraftDeps {
  readonly records: YearlyRecords;
  readonly carrier: Pick<CarrierPort, 'identity'>;
  readonly days: CarrierDays;
  /** A policy as shipped; throws TocsinError NotFound for an unknown id. */
  readonly policy: (id: string) => Policy;
  readonly isSandbox: boolean;
}

export interface YearlyDrafts {
  /** Compiles and keeps the draft; the same draft again where nothing that it says has changed. */
  compile(work: YearlyWork, at: string): Promise<StoredDraft>;
  /** What `compile` would answer, without keeping anything. */
  preview(work: YearlyWork, at: string): Promise<StoredDraft>;
}

type Content = Omit<YearlyDraft, 'draftId' | 'asOf' | 'digest'>;

/** The year's last moment stands for the time that the dates are asked at: they do not turn on it. */
const compileContent = async (deps: YearlyDraftDeps, work: YearlyWork): Promise<Content> => {
  const { records, carrier, days, isSandbox } = deps;
  const { year, kind } = work;
  const duty = YEARLY_DUTIES[kind];
  const policy = deps.policy(duty.policy);
  const { legalName, frn, filer499Id } = carrier.identity();
  const due = yearlyDue(work, policy, days, `${year}-12-31T12:00:00Z`);
  // Exemptions are those of the policy whose summary tells of them, whichever draft it is.
  const exempting = deps.policy(YEARLY_DUTIES.summary.policy);
  const counts = tally(await records.readRegister(year, days.zone), exempting, days.zone);
  const { contents } = policy.obligations.find(({ id }) => id === duty.obligation) ?? {};
  return {
    schemaVersion: '1.0',
    kind,
    title: yearlyTitle(work),
    year,
    mode: isSandbox ? 'sandbox' : 'live',
    carrier: { legalName, frn, filer499Id },
    due: due && { ...due, why: [...due.why], warnings: [...due.warnings] },
    counts,
    required: contents?.required ?? [],
  };
};

/** Drafts of yearly filings over the register. */
export const createYearlyDrafts = (deps: YearlyDraftDeps): YearlyDrafts => {
  const compiled = async (work: YearlyWork, at: string) => {
    const content = await compileContent(deps, work);
    const digest = digestOf(content);
    const jsonAs = (draftId: string): string => canonicalize({ ...content, draftId, asOf: at, digest }) ?? '';
    return { ...work, digest, at, jsonAs };
  };
  return {
    compile: async (work, at) => deps.records.saveDraft(await compiled(work, at)),
    preview: async (work, at) => {
      const { digest, jsonAs } = await compiled(work, at);
      const latest = await deps.records.readLatestDraft(work);
      if (latest?.digest === digest) return latest;
      const number = Number(latest?.draftId.split('/').at(-1) ?? 0) + 1;
      const draftId = `${yearlyId(work)}/${number}`;
      return { draftId, digest, at, json: jsonAs(draftId) };
    },
  };
};
