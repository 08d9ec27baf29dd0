import type { YearlyKind } from '../../../domain/yearly/work';
import type { YearlyDraft } from '../../../reports/yearly/schema';

/** A draft of 2025 as it is compiled, without any records. */
export const aYearlyDraft = (kind: YearlyKind): YearlyDraft => ({
  schemaVersion: '1.0',
  draftId: `yearly/2025/${kind}/1`,
  kind,
  title: `annual ${kind} for 2025`,
  year: 2025,
  mode: 'live',
  asOf: '2026-01-02T14:00:00.000Z',
  carrier: { legalName: 'Example Telecom', frn: '0000000000', filer499Id: '800000' },
  due: null,
  counts: {
    breaches: 2,
    open: 1,
    notABreach: 0,
    exempt: { cases: 1, recorded: 1, customers: 15 },
    notNotified: { cases: 0, recorded: 0 },
    late: { agencies: 0, customers: 0, recorded: 0 },
    complaints: { 'employee-access': 0, 'unauthorized-disclosure': 0, 'online-access': 4, other: 0 },
    dataBrokerActions: 2,
  },
  required: ['the signature of an officer'],
  digest: `sha256:${'0'.repeat(64)}`,
});
