import { TocsinError } from '../../domain/errors';

/** Refuses a flag by name, with its value, the problem and the fix. */
export const refuse = (flag: string, value: string, problem: string, fix: string): never => {
  throw new TocsinError('Usage', `${flag} "${value}": ${problem}`, fix);
};
