import { checkNotice } from '../../../client/evidence/checks/documents';
import { extractsOf } from '../../../client/evidence/extracts';
import { NO_NOTICES } from '../../../domain/counts';
import type { Bundle } from '../../../client/evidence/open-bundle';
import { HOLD, STORY, aLedger } from '../../reports/a-case';
import type { Step } from '../../reports/a-case';

const PAPER = (digit: string): string => `sha256:${digit.repeat(64)}`;
const PURGED: Step = ['purge-decided', '2029-01-01T00:00:00Z', { counts: { ...NO_NOTICES } }, 'alice'];
/** A bundle without the text of the notice, since the program that exported it has another one. */
const withoutText = (noticeVersions: readonly string[]): Bundle =>
  ({ manifest: { noticeVersions }, has: () => false }) as unknown as Bundle;

describe('the notice of a breach whose data are destroyed', () => {
  test('is said to be destroyed, with what the ledger tells of it', async () => {
    const ledger = aLedger([...STORY, PURGED]);
    expect(await checkNotice({ bundle: withoutText(['2026.1-abc']), ledger })).toMatchObject({
      ok: true,
      isMade: false,
      found: expect.stringMatching(
        /^1 dispatch\(es\) .* of 2026\.1-abc; the notices were destroyed/,
      ) as string,
    });
    expect((await checkNotice({ bundle: withoutText([]), ledger })).found).toMatch(
      /^1 dispatch.*were destroyed/,
    );
  });

  test('and without a destruction a text that is missing is a fault', async () => {
    const bundle = withoutText(['2026.1-abc']);
    expect(await checkNotice({ bundle, ledger: aLedger() })).toMatchObject({ ok: false });
  });
});

test('holds in a bundle name what they were written on', () => {
  const [kind, at, data, actor] = HOLD;
  const reference = 'FBI-2026-17';
  const ledger = aLedger([
    [kind, at, { ...data, documentDigest: PAPER('a') }, actor],
    ['hold-extended', at, { reference, extension: 'E-1', until: '2026-12-20', documentDigest: PAPER('b') }],
    ['hold-released', at, { reference, releasedAt: at, documentDigest: PAPER('c') }],
    ['hold-placed', at, { ...data, reference: 'FBI-OTHER' }, actor],
  ]);
  const [first, other] = extractsOf(ledger)['holds.json'] as readonly object[];
  expect(first).toMatchObject({
    documentDigest: PAPER('a'),
    releaseDocumentDigest: PAPER('c'),
    extensions: [{ extension: 'E-1', documentDigest: PAPER('b') }],
  });
  expect(other).not.toHaveProperty('documentDigest');
});
