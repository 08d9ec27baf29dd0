import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NamespaceNotFoundError } from '@temporalio/common';
import { ServiceError, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { failureOf, printFailure } from '../../../client/output/failure';
import { EXIT_CODES, TocsinError } from '../../../domain/errors';
import type { ErrorCode, Refusal } from '../../../domain/errors';
import { openDatabase } from '../../../records/database';
import { listBreaches } from '../../../records/breaches';
import { testDatabaseUrl } from '../../support/postgres';

const refused = (refusal: Refusal): Error =>
  new WorkflowUpdateFailedError(
    'Workflow Update failed',
    ApplicationFailure.create({
      message: `${refusal.message} (${refusal.citation})`,
      type: refusal.code,
      nonRetryable: true,
      details: [refusal],
    }),
  );

const grpc = (code: number, details: string): Error =>
  new ServiceError('Failed to start Workflow', {
    cause: Object.assign(new Error(`${code}: ${details}`), { code, details }),
  });

test.each(Object.entries(EXIT_CODES))('%s ends with exit code %d, with its fix', (code, exitCode) => {
  expect(failureOf(new TocsinError(code as ErrorCode, 'what', 'do this'))).toMatchObject({
    code,
    exitCode,
    message: 'what',
    fix: 'do this',
  });
});

test.each([
  ['NotFound', 'x/y'],
  ['NotFound', path.join(__filename, 'x')],
  ['Usage', tmpdir()],
])('a path that cannot be written is %s, with its words: %s', async (code, file) => {
  const failure = failureOf(await writeFile(file, '').catch((error: unknown) => error));
  expect(failure).toMatchObject({
    code,
    message: expect.stringContaining(`${file} cannot be used: `) as string,
  });
  expect(failure.fix).toMatch(/^Correct the path/);
});

test('a refusal of a breach keeps its code, message, fix and citation', () => {
  const refusal: Refusal = {
    code: 'OutsideWindow',
    message: 'the wait is not over',
    fix: 'wait',
    citation: '47 CFR 64.2011(b)(1)',
  };
  expect(failureOf(refused(refusal))).toMatchObject({ ...refusal, exitCode: 8 });
});

test('an update that failed without a refusal is a plain failure with the cause’s words', () => {
  const cause = ApplicationFailure.nonRetryable('the handler broke', 'SomethingElse');
  expect(failureOf(new WorkflowUpdateFailedError('failed', cause))).toMatchObject({
    exitCode: 1,
    message: 'the breach could not carry the act out: the handler broke',
  });
});

test.each([
  ['a server that is away', grpc(14, 'No connection established'), 69, /does not answer: No connection/],
  ['a deadline', grpc(4, 'Deadline exceeded'), 69, /does not answer/],
  ['missing search attributes', grpc(3, 'search attribute BreachHeld is not defined'), 69, /BreachHeld/],
  ['another invalid request', grpc(3, 'blob too large'), 1, /refused the request: blob too large/],
  ['a namespace that is not there', grpc(5, 'Namespace nope is not found.'), 69, /Namespace nope/],
  ['no permission', grpc(7, 'Request unauthorized.'), 4, /does not let you/],
  [
    'a workflow that is not there',
    new WorkflowNotFoundError('no such workflow', 'breach/BR-1', undefined),
    5,
    /no such/,
  ],
  [
    'a refused connection',
    Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' }),
    69,
    /ECONNREFUSED/,
  ],
  [
    'both addresses of a host refused',
    new AggregateError([Object.assign(new Error('connect ECONNREFUSED ::1:1'), { code: 'ECONNREFUSED' })]),
    69,
    /ECONNREFUSED ::1/,
  ],
  [
    'a full disk of the records',
    Object.assign(new Error('could not extend file: No space left on device'), {
      code: '53100',
      severity: 'ERROR',
    }),
    1,
    /the disk is full: could not extend file/,
  ],
  [
    'a full disk of a file, by its folder and without the code',
    Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
      path: '/data/home',
    }),
    1,
    /^the disk of \/data\/home is full: no space left on device, write$/,
  ],
  [
    'a program that was started, and says it in the midst of other words',
    new Error(
      'Command failed: initdb --pwfile=x\nFATAL:  could not write: No space left on device\nchild ended',
    ),
    1,
    /^the disk is full: could not write: No space left on device$/,
  ],
  [
    'Ctrl-C at a question',
    Object.assign(new Error('User force closed'), { name: 'ExitPromptError' }),
    130,
    /nothing was done/,
  ],
  ['what nobody foresaw', new TypeError('x is undefined'), 1, /x is undefined/],
  ['what is no error at all', 'a string', 1, /a string/],
])('%s', (_what, thrown, exitCode, message) => {
  const failure = failureOf(thrown);
  expect(failure.exitCode).toBe(exitCode);
  expect(failure.message).toMatch(message);
});

test('a namespace that Temporal does not have: unavailable, with the variable', () => {
  expect(failureOf(new NamespaceNotFoundError('nowhere'))).toMatchObject({
    exitCode: 69,
    message: expect.stringContaining('nowhere'),
    fix: expect.stringContaining('TEMPORAL_NAMESPACE'),
  });
});

test('records without tables: unavailable, and the doctor mends it', async () => {
  const database = openDatabase(testDatabaseUrl(), { schema: 'nowhere' });
  try {
    const thrown = await listBreaches(database).catch((error: unknown) => error);
    expect(failureOf(thrown)).toMatchObject({ exitCode: 69, fix: 'Run tocsin doctor --fix.' });
  } finally {
    await database.close();
  }
});

describe('printed', () => {
  let printed = '';
  const before = process.env.TOCSIN_LOG_LEVEL;
  beforeEach(() => {
    printed = '';
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    if (before === undefined) delete process.env.TOCSIN_LOG_LEVEL;
    else process.env.TOCSIN_LOG_LEVEL = before;
  });
  const failure = failureOf(refused({ code: 'Held', message: 'held', fix: 'wait', citation: '(b)(3)' }));

  test('what, the rule and the fix; where in the code only for those who ask', () => {
    printFailure(failure, 'table');
    expect(printed).toBe('tocsin: held\n  rule: (b)(3)\n  fix: wait\n');
    printed = '';
    process.env.TOCSIN_LOG_LEVEL = 'debug';
    printFailure(failure, 'table');
    expect(printed).toContain('failure.test.ts');
  });

  test('for a script the last line is an object', () => {
    printFailure(failure, 'json');
    expect(JSON.parse(printed.trimEnd().split('\n').at(-1) ?? '')).toEqual({
      error: { code: 'Held', exitCode: 7, message: 'held', fix: 'wait', citation: '(b)(3)' },
    });
  });
});
