import { z } from 'zod';
import { readYaml } from '../../config/read-yaml';
import type { Facts } from '../../domain/facts';
import { ANSWERS, HARM_QUESTIONS, assessHarm, decideHarm } from '../../domain/policy/harm';
import { lineSchema } from '../../domain/schemas';
import type { Globals, Result } from '../action';
import { takeAct } from '../act/take-act';
import { readText } from './read-opening';

export interface AssessOptions {
  readonly file: string;
  readonly harm?: Facts['harm'];
  readonly reason?: string;
}

const ids = HARM_QUESTIONS.map(({ id }) => id);
const answersSchema = z.strictObject({
  assessor: lineSchema(100).optional(),
  answers: z.partialRecord(z.enum(ids), z.enum(ANSWERS)),
  weights: z.partialRecord(z.enum(ids), z.int().min(1).max(10)).optional(),
});

/**
 * `tocsin breach assess-harm`: weighs a questionnaire and amends the case's fact `harm` by it. That there is none is
 * never found by the score: another person than the assessor says so, with a reason.
 */
export const assessBreach = async (
  reference: string,
  { file, harm, reason }: AssessOptions,
  globals: Globals,
): Promise<Result> => {
  const {
    answers,
    weights,
    assessor = globals.actor,
  } = readYaml(answersSchema, readText(file), file === '-' ? 'stdin' : file);
  const assessment = { assessor, answers, ...(weights ? { weights } : {}) };
  const weighed = assessHarm(assessment);
  const words = `harm assessed by ${assessor}: score ${weighed.score} of 100, ${weighed.recommendation}`;
  const why = reason === undefined ? words : `${reason} (${words})`;
  const decided = decideHarm(weighed, {
    harm: harm ?? weighed.harm,
    decidedBy: globals.actor,
    // Without their own reason nobody decides that there is no harm.
    reason: harm === 'none' ? (reason ?? '') : why,
  });
  const message = { facts: { harm: decided }, assessment, reason: why };
  const result = await takeAct({ reference, name: 'amend', message, globals });
  const unanswered = weighed.unanswered.length;
  return {
    ...result,
    said: [
      `Score ${weighed.score} of 100: ${weighed.recommendation}. The fact is harm=${decided}.`,
      ...weighed.because,
      ...(unanswered > 0 ? [`${unanswered} question(s) are not answered: harm is presumed there.`] : []),
      ...(result.said ?? []),
    ],
  };
};
