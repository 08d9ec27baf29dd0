import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { ToldAbout } from '../domain/about';
import { measureHold } from '../domain/case/measure-hold';
import type { HoldLength } from '../domain/case/measure-hold';
import type { Measured } from '../domain/case/acts/verdict';
import type { Hold } from '../domain/case/state';
import { computeWindows } from '../domain/windows/compute-windows';
import type { Waves } from '../domain/sending/waves';
import type { WindowsInput, WindowsReport } from '../domain/windows/types';
import { computed } from './computed';

export interface AssessRequest {
  readonly windows: WindowsInput;
  readonly listDigest: string;
  readonly noticeDigest: string;
  readonly holds: readonly Hold[];
  readonly waves?: Waves;
  /** What customers are told that was amended. */
  readonly about?: ToldAbout;
}
export interface Assessment {
  readonly windows: WindowsReport;
  /** What an approval binds to: list, notice, policies, customers' window, holds; waves and what was amended of the notice, if any. */
  readonly digest: string;
}

const sha256 = (value: unknown): string =>
  `sha256:${createHash('sha256')
    .update(canonicalize(value) ?? '')
    .digest('hex')}`;

/** What a case computes about itself. */
export const assessments = {
  async assess({
    windows,
    listDigest,
    noticeDigest,
    holds,
    waves,
    about,
  }: AssessRequest): Promise<Assessment> {
    const report = computed(() => computeWindows(windows));
    const digest = sha256({
      list: listDigest,
      notice: noticeDigest,
      policies: windows.policies.map((policy) => sha256(policy)),
      window: report.effective.customers,
      holds: holds.map(({ reference, lastDay, releasedAt, lapsedAt }) => ({
        reference,
        lastDay,
        releasedAt,
        lapsedAt,
      })),
      ...(waves ? { waves } : {}),
      ...(about ? { about } : {}),
    });
    return { windows: report, digest };
  },

  async measureHold(length: HoldLength): Promise<Measured | null> {
    return computed(() => measureHold(length));
  },
};
