import { z } from 'zod';

/**
 * Work that the calendar asks for and no breach: the summary of the breaches that were exempt from notice
 * (47 CFR 64.2011(d) as adopted in FCC 23-111), and the certification of 47 CFR 64.2009(e).
 */
export const YEARLY_KINDS = ['summary', 'certification'] as const;
export type YearlyKind = (typeof YEARLY_KINDS)[number];

/** `year` is the year reported on; it is filed in the next one. */
export const yearlyWorkSchema = z.strictObject({
  year: z.int().min(1990).max(2199),
  kind: z.enum(YEARLY_KINDS),
});
export type YearlyWork = z.infer<typeof yearlyWorkSchema>;

export interface YearlyDuty {
  readonly policy: string;
  readonly obligation: string;
  readonly title: string;
}

/** The obligation that each kind meets, by its policy. */
export const YEARLY_DUTIES: Readonly<Record<YearlyKind, YearlyDuty>> = {
  summary: { policy: 'fcc-2023', obligation: 'annual-summary', title: 'annual summary of exempt breaches' },
  certification: {
    policy: 'fcc-64.2009e',
    obligation: 'annual-certification',
    title: 'annual CPNI certification',
  },
};

/** Identity of the work, and the id of its workflow: `yearly/2026/summary`. */
export const yearlyId = ({ year, kind }: YearlyWork): string => `yearly/${year}/${kind}`;

/** As people read it: `annual CPNI certification for 2026`. */
export const yearlyTitle = ({ year, kind }: YearlyWork): string => `${YEARLY_DUTIES[kind].title} for ${year}`;

/**
 * The year that work which begins at an instant reports on: the one before. By UTC, since work begins on January 2 at
 * 09:00 local, which is in the same year of UTC in every zone.
 */
export const yearReportedOn = (beginsMs: number): number => new Date(beginsMs).getUTCFullYear() - 1;
