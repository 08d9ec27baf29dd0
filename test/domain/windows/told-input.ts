import { computeWindows } from '../../../domain/windows/compute-windows';
import type { AgencyNotice, WindowsInput, WindowsReport } from '../../../domain/windows/types';
import { anInput, toldAt } from './property';

/** A case of the week of Thanksgiving 2026, as several suites need it. */
export const DETERMINED = { determinedAt: '2026-11-23T10:00:00-05:00' };
export const told = (at: string): AgencyNotice[] => toldAt(Date.parse(at));
export const NOTICE = told('2026-11-23T11:00:00-05:00');
export const NEW_YORK_ALONE: Partial<WindowsInput> = {
  reading: { kind: 'zone', closures: false, inauguration: false },
};

export const windowOf = ({ obligations }: WindowsReport, policy: string, recipient: string) => {
  const found = obligations.find((each) => each.policy === policy && each.recipient === recipient);
  if (!found) throw new Error(`no window of ${policy} for ${recipient}`);
  return found;
};
export const earliest = (changes: Partial<WindowsInput>): string | null =>
  computeWindows(anInput(changes)).effective.customers.earliest;
