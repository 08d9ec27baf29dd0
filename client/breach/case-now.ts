import { caseTimeMs } from '../../domain/clock';
import type { CaseStatus } from '../../domain/case/state';

/** The case's own time at this moment, ISO 8601: a drill's clock is scaled. */
export const caseNow = ({ clock }: Pick<CaseStatus, 'clock'>): string =>
  new Date(caseTimeMs(clock, Date.now())).toISOString();
