import http from 'node:http';
import https from 'node:https';

export interface Answer {
  readonly status: number;
  /** The beginning of what was answered, on one line. */
  readonly text: string;
}

export interface PostOptions {
  readonly timeoutMs: number;
  /** What is answered beyond this is not read. */
  readonly answerBytes: number;
}

const oneLine = (bytes: Buffer): string =>
  bytes
    .toString('utf8')
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, 200);

/**
 * One POST on a connection of its own. A redirect is an answer like any other and is not followed: it could lead
 * anywhere, also into the carrier's own network.
 * @throws Error where nobody answers in time, or the connection breaks
 */
export const postJson = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  { timeoutMs, answerBytes }: PostOptions,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { request } = url.startsWith('https:') ? https : http;
    const signal = AbortSignal.timeout(timeoutMs);
    const post = request(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      agent: false,
      signal,
    });
    post.on('error', (error) =>
      reject(signal.aborted ? new Error(`no answer within ${timeoutMs} ms`, { cause: error }) : error),
    );
    post.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const answer = (): void => {
        resolve({
          status: response.statusCode ?? 0,
          text: oneLine(Buffer.concat(chunks).subarray(0, answerBytes)),
        });
        post.destroy();
      };
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size >= answerBytes) answer();
      });
      response.on('end', answer);
      response.on('error', reject);
    });
    post.end(body);
  });
