import { createHash } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuiltReport } from '../../domain/ports';
import { portalText } from '../../reports/portal-text';
import { reportOf } from '../../reports/schema/read-report';

export const FORMATS = ['json', 'pdf', 'portal'] as const;
export type Format = (typeof FORMATS)[number];

export interface WrittenFile {
  readonly format: Format | 'readme' | 'signature';
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The bytes of a report in one format. */
export const bytesOf = (built: BuiltReport, format: Format): Uint8Array => {
  if (format === 'pdf') return built.pdf;
  return Buffer.from(format === 'json' ? built.json : portalText(reportOf(built)));
};

/** Writes one file that only its owner may read, also where one of that name was open to others: reports are confidential. */
export const writeConfidential = async (
  directory: string,
  name: string,
  format: WrittenFile['format'],
  content: Uint8Array,
): Promise<WrittenFile> => {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, name);
  const file = await open(path, 'w', 0o600);
  try {
    await file.chmod(0o600);
    await file.writeFile(content);
  } finally {
    await file.close();
  }
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { format, path, bytes: content.byteLength, sha256 };
};
