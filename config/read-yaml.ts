import { LineCounter, isMap, isScalar, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { z } from 'zod';
import { TocsinError } from '../domain/errors';

const MAX_BYTES = 1_048_576;

/** Where a path of a YAML document stands: the key that has a wrong value, or the nearest part that exists. */
const offsetOf = (document: Document, path: readonly PropertyKey[]): number => {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const key = path[depth - 1];
    const parent = document.getIn(path.slice(0, depth - 1), true);
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
      if (pair && isScalar(pair.key) && pair.key.range) return pair.key.range[0];
    }
    const node = document.getIn(path.slice(0, depth), true) as
      { range?: [number, number, number] } | undefined;
    if (node?.range) return node.range[0];
  }
  return 0;
};

/**
 * Reads a YAML (or JSON) text through a schema. Every border file is read here, so that every problem has its place.
 * @param name how the file is called in an error
 * @throws TocsinError Usage: file, line, column and field of each problem
 */
export const readYaml = <T>(schema: z.ZodType<T>, text: string, name: string): T => {
  if (Buffer.byteLength(text) > MAX_BYTES)
    throw new TocsinError(
      'Usage',
      `${name} is larger than ${MAX_BYTES} bytes`,
      'Give a file of the documented form.',
    );
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, maxAliasCount: 20 } as Parameters<
    typeof parseDocument
  >[1]);
  const [syntax] = document.errors;
  if (syntax) {
    const { line, col } = lineCounter.linePos(syntax.pos[0]);
    throw new TocsinError(
      'Usage',
      `${name}, line ${line}, column ${col}: ${syntax.message.split('\n')[0]}`,
      'Correct the YAML.',
    );
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 20 });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new TocsinError('Usage', `${name} cannot be read: ${why}`, 'Write it out without aliases.', {
      cause,
    });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.flatMap((issue) => {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys : [];
    const paths = unknown.length > 0 ? unknown.map((key) => [...issue.path, key]) : [issue.path];
    return paths.map((path) => {
      const { line, col } = lineCounter.linePos(offsetOf(document, path));
      const what = unknown.length > 0 ? 'is not a known field' : issue.message;
      return `${name}, line ${line}, column ${col}: ${path.map(String).join('.') || 'the file'} ${what}`;
    });
  });
  const shown = problems.slice(0, 20);
  if (problems.length > shown.length) shown.push(`and ${problems.length - shown.length} more`);
  throw new TocsinError('Usage', shown.join('\n'), 'Correct these fields.');
};
