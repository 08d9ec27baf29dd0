import { TocsinError } from '../../errors';
import type { Json } from '../../ledger';
import type { Message } from '../../messages';
import { assessHarm, decideHarm } from '../../policy/harm';
import { isNamed, isSamePerson } from '../person';
import { refuse } from './verdict';
import type { Verdict } from './verdict';

type Judged = { readonly refused: Verdict } | { readonly data: { readonly [key: string]: Json } };

/** What a harm questionnaire comes to, for the ledger. @throws TocsinError where it cannot be weighed or decided so */
const weigh = ({ assessment, facts, actor, reason }: Message<'amend'>): { readonly [key: string]: Json } => {
  if (!assessment) return {};
  const { assessor, answers, weights } = assessment;
  const weighed = assessHarm({ assessor, answers, ...(weights ? { weights } : {}) });
  const harm = decideHarm(weighed, { harm: facts?.harm ?? weighed.harm, decidedBy: actor, reason });
  const { score, recommendation, because } = weighed;
  return {
    assessment: {
      assessor,
      answers,
      weights: weights ?? null,
      score,
      recommendation,
      because: [...because],
      harm,
    },
  };
};

/**
 * Weighs the questionnaire of an amendment again, so that the record holds what its answers say. That there is no harm
 * takes two named persons, the assessor and whoever decides.
 */
export const judgeAssessment = (act: Message<'amend'>): Judged => {
  const { assessment, facts, actor } = act;
  if (assessment && facts?.harm === undefined)
    return {
      refused: refuse(
        'Usage',
        'an assessment is given, but not the harm that it comes to',
        'give facts.harm too',
      ),
    };
  if (
    assessment &&
    facts?.harm === 'none' &&
    !(isNamed(actor) && isNamed(assessment.assessor) && !isSamePerson(actor, assessment.assessor))
  )
    return {
      refused: refuse(
        'NotAllowed',
        'that there is no harm is found by two persons: who assessed it, and who decides',
        'have another person send it',
      ),
    };
  try {
    return { data: weigh(act) };
  } catch (error) {
    if (!(error instanceof TocsinError)) throw error;
    return { refused: refuse(error.code, error.message, error.fix) };
  }
};
