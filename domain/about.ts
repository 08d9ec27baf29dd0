import type { z } from 'zod';
import { breachFileSchema } from './facts';
import type { BreachFile } from './facts';

/**
 * What a report tells of a breach beside its facts. No date turns on it, but people are told some of it, and it may be known
 * better later: so it can be amended.
 */
export const aboutSchema = breachFileSchema
  .pick({ description: true, occurred: true, methodOfCompromise: true, dataTypes: true, estimatedLoss: true })
  .partial();
export type About = z.infer<typeof aboutSchema>;

/** The file of a breach with every amendment of it, in their order. Pure. */
export const amendedDocument = (document: BreachFile, amendments: readonly About[]): BreachFile =>
  amendments.reduce<BreachFile>((amended, about) => ({ ...amended, ...about }), document);

/** What of it customers are told: another one is another notice. */
export type ToldAbout = Pick<About, 'occurred' | 'dataTypes'>;

export const toldAboutOf = ({ occurred, dataTypes }: About): ToldAbout => ({
  ...(occurred ? { occurred } : {}),
  ...(dataTypes ? { dataTypes } : {}),
});
