import { EXIT_CODES, TocsinError, isErrorCode } from '../../domain/errors';
import type { ErrorCode, Refusal } from '../../domain/errors';
import { diskFullText, freeSome, fullHome, saysDiskFull } from './full-disk';

/** A failed command as people and scripts read it. */
export interface Failure extends Refusal {
  readonly exitCode: number;
  /** Where in the code, for those who ask for it. */
  readonly stack?: string;
}

/**
 * What is known of an error that another library made. Matched by name and code: loading the libraries takes longer than
 * most commands.
 */
interface Foreign {
  readonly name?: string;
  readonly code?: string | number;
  readonly message?: string;
  readonly stack?: string;
  readonly cause?: unknown;
  readonly severity?: string;
  /** Of an error of the file system: the call and what it was about. */
  readonly syscall?: string;
  readonly path?: string;
  readonly type?: unknown;
  readonly details?: readonly unknown[];
  readonly errors?: readonly unknown[];
}

/** Ctrl-C at a question. */
const INTERRUPTED = 130;
/** SQLSTATE: undefined table, undefined column. */
const UNMIGRATED = ['42P01', '42703'];
const UNREACHABLE = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EPIPE',
];

const failure = (code: ErrorCode, message: string, fix?: string, citation?: string): Failure => ({
  code,
  exitCode: EXIT_CODES[code],
  message,
  ...(fix ? { fix } : {}),
  ...(citation ? { citation } : {}),
});

/** The refusal that a breach answered an act with: it travels in the failure's details. */
const refusalIn = ({ type, details, message = '' }: Foreign): Failure | null => {
  if (!isErrorCode(type)) return null;
  const refusal = details?.[0] as Partial<Refusal> | undefined;
  return failure(type, refusal?.message ?? message, refusal?.fix, refusal?.citation);
};

/** gRPC status codes, as Temporal answers them. */
const GRPC = { invalidArgument: 3, notFound: 5, permissionDenied: 7, unauthenticated: 16 } as const;

/** Why Temporal refused a call, or that it did not answer at all. */
const ofService = (error: Foreign): Failure => {
  const cause = (error.cause ?? {}) as Foreign & { readonly details?: unknown };
  const why = typeof cause.details === 'string' ? cause.details : (cause.message ?? error.message ?? '');
  switch (cause.code) {
    case GRPC.invalidArgument:
      return /search attribute/i.test(why)
        ? failure(
            'Unavailable',
            `Temporal does not know our search attributes: ${why}`,
            'Run tocsin doctor --fix.',
          )
        : failure('Failed', `Temporal refused the request: ${why}`);
    case GRPC.notFound:
      return failure('Unavailable', `Temporal: ${why}`, 'Check TEMPORAL_NAMESPACE with tocsin doctor.');
    case GRPC.permissionDenied:
    case GRPC.unauthenticated:
      return failure(
        'NotAllowed',
        `Temporal does not let you: ${why}`,
        'Check TEMPORAL_API_KEY or the certificate.',
      );
    default:
      return ofSilence(why);
  }
};

/** Nobody answers; where the disk of the stack is full, that is most often why. */
const ofSilence = (why: string): Failure => {
  const full = fullHome();
  return full === null
    ? failure(
        'Unavailable',
        `Temporal does not answer: ${why}`,
        'Start the stack with tocsin up, or set TEMPORAL_ADDRESS to a server that runs; tocsin doctor looks closer.',
      )
    : failure(
        'Unavailable',
        `Temporal does not answer, and the disk of ${full} is full: what it keeps there cannot be written (${why})`,
        freeSome(full),
      );
};

const ofTemporal = (error: Foreign): Failure | null => {
  switch (error.name) {
    case 'WorkflowUpdateFailedError': {
      const cause = (error.cause ?? {}) as Foreign;
      return (
        refusalIn(cause) ??
        failure('Failed', `the breach could not carry the act out: ${cause.message ?? ''}`)
      );
    }
    case 'WorkflowNotFoundError':
      return failure('NotFound', error.message ?? 'there is no such breach', 'See tocsin breach list.');
    case 'NamespaceNotFoundError':
      return failure(
        'Unavailable',
        `Temporal has no such namespace: ${error.message ?? ''}`,
        'Correct TEMPORAL_NAMESPACE, or make it: temporal operator namespace create NAME; tocsin doctor looks closer.',
      );
    case 'ServiceError':
      return ofService(error);
    default:
      return null;
  }
};

const ofServices = (error: Foreign): Failure | null => {
  const [first] = error.errors ?? [];
  const { code, severity, message = String(code) } = (error.message ? error : (first ?? error)) as Foreign;
  if (severity && UNMIGRATED.includes(String(code)))
    return failure(
      'Unavailable',
      `the records are not as this version needs them: ${message}`,
      'Run tocsin doctor --fix.',
    );
  if (saysDiskFull({ code, message })) {
    const place = error.path ?? fullHome();
    return failure('Failed', diskFullText(place, message), freeSome(place));
  }
  return UNREACHABLE.includes(String(code))
    ? failure('Unavailable', `a service does not answer: ${message}`, 'See tocsin doctor.')
    : null;
};

/** Why the system did not let a file or folder be used: what it is most often is a path that was typed wrongly. */
const FILE_PROBLEMS: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  ENOENT: ['NotFound', 'there is no such file or folder'],
  ENOTDIR: ['NotFound', 'a part of the path is a file, and no folder'],
  EISDIR: ['Usage', 'it is a folder'],
  EEXIST: ['Conflict', 'it is there already'],
  ENAMETOOLONG: ['Usage', 'the name is too long'],
  EACCES: ['NotAllowed', 'the system does not let you'],
  EPERM: ['NotAllowed', 'the system does not let you'],
  EROFS: ['NotAllowed', 'nothing can be written there'],
};

const ofFiles = ({ code, syscall, path }: Foreign): Failure | null => {
  const [kind, why] = FILE_PROBLEMS[String(code)] ?? [];
  return kind && why && syscall && path
    ? failure(kind, `${path} cannot be used: ${why}`, 'Correct the path, or make its folder first.')
    : null;
};

/** Turns whatever was thrown into what is printed and the exit code: the only place that does. */
export const failureOf = (thrown: unknown): Failure => {
  if (thrown instanceof TocsinError)
    return { ...failure(thrown.code, thrown.message, thrown.fix), stack: thrown.stack };
  const error = (
    typeof thrown === 'object' && thrown !== null ? thrown : { message: String(thrown) }
  ) as Foreign;
  if (error.name === 'ExitPromptError')
    return { ...failure('Declined', 'interrupted: nothing was done'), exitCode: INTERRUPTED };
  const known = ofTemporal(error) ?? ofServices(error) ?? ofFiles(error);
  const unknown = (): Failure =>
    failure(
      'Failed',
      error.message ?? 'failed without saying why',
      'TOCSIN_LOG_LEVEL=debug shows where it comes from.',
    );
  return { ...(known ?? unknown()), stack: error.stack };
};

/**
 * Prints a failure to stderr: what, the rule that says so, and the fix. For `-o json` and `-o jsonl` the last line is
 * `{"error":{...}}`; stdout stays data only.
 */
export const printFailure = ({ stack, ...error }: Failure, output: string): void => {
  const lines = [`tocsin: ${error.message}`];
  if (error.citation) lines.push(`  rule: ${error.citation}`);
  if (error.fix) lines.push(`  fix: ${error.fix}`);
  if (stack && ['debug', 'trace'].includes(process.env.TOCSIN_LOG_LEVEL ?? '')) lines.push(stack);
  if (output === 'json' || output === 'jsonl') lines.push(JSON.stringify({ error }));
  process.stderr.write(`${lines.join('\n')}\n`);
};
