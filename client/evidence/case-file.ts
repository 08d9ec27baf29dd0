import { z } from 'zod';
import type { LedgerEntry } from '../../domain/ledger';
import type { BreachFile } from '../../domain/facts';
import type { Policy } from '../../domain/policy/schema';
import type { BreachRecord } from '../../records/breaches';
import { pinnedPolicies } from '../../reports/ledger/policies';
import type { ListSurvey } from '../../domain/ports';

/** `case.json`: what the ledger does not hold, and windows are computed from. */
export interface CaseFile {
  readonly reference: string;
  readonly document: BreachFile;
  readonly openedUnder: readonly string[];
  readonly openedBy: string;
  /** Case time, ISO 8601. */
  readonly openedAt: string;
  readonly isDrill: boolean;
  /** Case seconds a real second. */
  readonly speed: number;
  readonly zone: string;
  readonly closures: readonly { readonly date: string; readonly name: string }[];
  readonly list: { readonly customers: number } & Pick<ListSurvey, 'byState' | 'byDataType'>;
}

export const caseFileOf = (
  { reference, stated, policies, openedBy, openedAt, isDrill, speed }: BreachRecord,
  more: Pick<CaseFile, 'zone' | 'closures' | 'list'>,
): CaseFile => ({
  reference,
  document: stated,
  openedUnder: policies,
  openedBy,
  openedAt,
  isDrill,
  speed,
  ...more,
});

const shape = z.looseObject({
  reference: z.string(),
  document: z.looseObject({ title: z.string() }),
  openedUnder: z.array(z.string()),
  openedBy: z.string(),
  zone: z.string(),
  closures: z.array(z.object({ date: z.string(), name: z.string() })),
  list: z.looseObject({ customers: z.int().min(0) }),
});

/** It was signed by whoever exported it: its outline is checked, and what is computed from it checks the rest. */
export const readCaseFile = (text: string): CaseFile => shape.parse(JSON.parse(text)) as unknown as CaseFile;

/** Every policy that the case ever ran under. */
export const policiesEverOf = (openedUnder: readonly string[], ledger: readonly LedgerEntry[]): string[] => {
  const cuts = ledger.flatMap(({ kind }, index) =>
    kind === 'opened' || kind === 'amended' ? [ledger.slice(0, index + 1)] : [],
  );
  const ids = [[], ...cuts].flatMap((until) => pinnedPolicies(openedUnder, until).map(({ id }) => id));
  return [...new Set(ids)].sort();
};

export const policyMember = (id: string): string => `policies/${id}.json`;
export const readPolicy = (text: string): Policy => JSON.parse(text) as Policy;
