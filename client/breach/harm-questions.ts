import { ANSWERS, HARM_QUESTIONS } from '../../domain/policy/harm';
import type { Result } from '../action';

/** `tocsin breach harm-questions`: the questionnaire, as a file to fill in for `breach assess-harm`. */
export const harmQuestions = async (): Promise<Result> => ({
  data: HARM_QUESTIONS,
  table: {
    columns: ['id', 'question', 'weight', 'speaks for harm'],
    rows: HARM_QUESTIONS.map(({ id, text, weight, harmfulIf }) => [id, text, weight, harmfulIf]),
  },
  text: [
    `# Answers: ${ANSWERS.join(', ')}. What is unknown, or left out, speaks for harm.`,
    '# assessor: who answered; default: whoever gives the file',
    '# weights: { financial: 10 }   other weights than those below, 1 to 10',
    'answers:',
    ...HARM_QUESTIONS.map(
      ({ id, text, weight, harmfulIf }) =>
        `  ${`${id}: unknown`.padEnd(26)} # ${text} ${harmfulIf} speaks for harm, weight ${weight}`,
    ),
  ].join('\n'),
  next: 'tocsin breach assess-harm REFERENCE -f answers.yaml',
});
