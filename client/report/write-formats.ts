import type { BuiltReport } from '../../domain/ports';
import { bytesOf, writeConfidential } from './write-report';
import type { Format, WrittenFile } from './write-report';

const EXTENSIONS: Record<Format, string> = { json: '.json', pdf: '.pdf', portal: '-portal.txt' };

/** Writes `BR-2026-0001-final-1.json` and its like, and the signature over the JSON beside it. */
export const writeFormats = (
  built: BuiltReport,
  formats: readonly Format[],
  directory: string,
  sign: (text: string) => string,
): Promise<WrittenFile[]> => {
  const name = built.reportId.replaceAll('/', '-');
  const files = formats.map((format) =>
    writeConfidential(directory, `${name}${EXTENSIONS[format]}`, format, bytesOf(built, format)),
  );
  const signature = formats.includes('json')
    ? [writeConfidential(directory, `${name}.json.sig`, 'signature', Buffer.from(sign(built.json)))]
    : [];
  return Promise.all([...files, ...signature]);
};
