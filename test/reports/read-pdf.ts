import { inflateSync } from 'node:zlib';

export interface PdfContent {
  /** Everything outside compressed streams: the objects and their keys. */
  readonly objects: string;
  /** The text of each page’s drawing, in the order in which it is drawn. */
  readonly pages: readonly string[];
}

/** The text of `[<48> 10 <69>] TJ`: hexadecimal, in the standard fonts’ own encoding; each piece on its own line. */
const textOf = (drawing: string): string =>
  [...drawing.matchAll(/\[((?:<[0-9a-f]*>|[-\d. ])*)\] TJ/g)]
    .map(([, pieces = '']) =>
      new TextDecoder('windows-1252').decode(
        Buffer.from([...pieces.matchAll(/<([0-9a-f]*)>/g)].map(([, hex]) => hex).join(''), 'hex'),
      ),
    )
    .join('\n');

/** Reads just enough of a PDF that pdfkit has written to look into it without any tool. */
export const readPdf = (bytes: Uint8Array): PdfContent => {
  const raw = Buffer.from(bytes).toString('latin1');
  const streams = [...raw.matchAll(/stream\n([\s\S]*?)\nendstream/g)].map(([, body = '']) => {
    try {
      return inflateSync(Buffer.from(body, 'latin1')).toString('latin1');
    } catch {
      return body;
    }
  });
  return {
    objects: raw.replace(/stream\n[\s\S]*?\nendstream/g, ''),
    pages: streams.filter((stream) => stream.includes(' TJ')).map(textOf),
  };
};
