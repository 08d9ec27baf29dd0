import { summaryOf } from '../../../client/demo/summary';
import { aStatus } from '../breach/a-status';

const ADDRESSES = {
  pid: 1,
  temporalAddress: '127.0.0.1:7233',
  temporalUiUrl: 'http://127.0.0.1:8233/namespaces/default/workflows',
  databaseUrl: 'postgres://127.0.0.1:1/none',
  inboxSmtpUrl: 'smtp://127.0.0.1:1025',
  inboxWebUrl: 'http://127.0.0.1:1080',
};
const OUTCOME = {
  status: aStatus({ phase: 'closed' }),
  workflowId: 'breach/BR-2026-0001',
  runId: 'run',
  files: ['reports/BR-2026-0001-final-1.pdf'],
};

test('while the stack goes on: links to the case file and the inbox, and what comes next', () => {
  const { said, next, data } = summaryOf(OUTCOME, ADDRESSES);
  expect(said?.join('\n')).toContain(
    'http://127.0.0.1:8233/namespaces/default/workflows/breach%2FBR-2026-0001/run',
  );
  expect(said?.join('\n')).toContain('http://127.0.0.1:1080');
  expect(next).toBe('tocsin ledger verify BR-2026-0001');
  expect(data).toMatchObject({ links: { inbox: ADDRESSES.inboxWebUrl, reports: OUTCOME.files } });
});

test('where the stack ends with the demo: files alone, no link or command that nobody would answer', () => {
  const { said, next, data, exitCode } = summaryOf(OUTCOME, null);
  const text = said?.join('\n') ?? '';
  expect(text).toContain('reports/BR-2026-0001-final-1.pdf');
  expect(text).toContain('run it without --exit');
  expect(text).not.toContain('http');
  expect(next).toBeUndefined();
  expect(data).toMatchObject({ links: { temporalUi: null, inbox: null } });
  expect(exitCode).toBe(0);
});
