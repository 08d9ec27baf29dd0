import type { z } from 'zod';
import { oneLine } from './case/limits';
import { problemsOf } from './schemas';

export type ReadMessage<T> = { readonly message: T } | { readonly problem: string };

/** Reads a message by its schema. What is wrong with it is told in one line, whatever and however much was sent. */
export const readMessage = <T>(schema: z.ZodType<T>, raw: unknown): ReadMessage<T> => {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return { message: parsed.data };
  const problems = problemsOf(parsed.error)
    .slice(0, 5)
    .map(({ path, problem }) => oneLine(path ? `${path}: ${problem}` : problem, 120));
  return { problem: oneLine(problems.join('; ')) };
};
