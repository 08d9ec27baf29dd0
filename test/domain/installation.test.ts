import { isBefore, judgeInstallation } from '../../domain/installation';
import type { Installation, InstallationScene } from '../../domain/installation';

const installation: Installation = {
  id: 'a',
  recordsMark: 'cluster/1/public',
  namespaceMark: 'n',
  adoptions: 1,
  renewals: 100,
  knownAhead: { 'BR-2026-0001': 50 },
};
const here = { recordsMark: 'cluster/1/public', namespaceMark: 'n' };
const memory = { id: 'a', adoptions: 1, renewals: 100, isCopied: false };

const judge = (scene: Partial<InstallationScene>) =>
  judgeInstallation({ installation, here, memory, ahead: [], ...scene });
const reasonsOf = (scene: Partial<InstallationScene>): string => {
  const verdict = judge(scene);
  return verdict.kind === 'foreign' ? verdict.reasons.join('; ') : verdict.kind;
};
const ahead = (toldByTemporal: number) => [{ reference: 'BR-2026-0001', toldByTemporal, toldByRecords: 20 }];

test.each<[string, Partial<InstallationScene>]>([
  ['as they were left', {}],
  ['from a home that never was live, or whose file is lost', { memory: null }],
  ['when others have renewed since', { memory: { ...memory, renewals: 7 } }],
  ['when they were adopted since', { memory: { ...memory, adoptions: 0, renewals: 9_000 } }],
  ['when Temporal tells no more than was known at the adoption', { ahead: ahead(50) }],
])('the records are ours %s', (_how, scene) => {
  expect(judge(scene)).toEqual({ kind: 'ours' });
});

test('records that never were live are unclaimed', () => {
  expect(judge({ installation: null, memory: null })).toEqual({ kind: 'unclaimed' });
});

test.each<[string, Partial<InstallationScene>, string]>([
  ['in another database', { here: { ...here, recordsMark: 'cluster/2/public' } }, 'another database'],
  ['with another Temporal', { here: { ...here, namespaceMark: 'm' } }, 'another namespace'],
  ['older than the home has seen', { memory: { ...memory, renewals: 101 } }, 'older than'],
  ['from before an adoption', { memory: { ...memory, adoptions: 2, renewals: 0 } }, 'older than'],
  ['from before they were live', { installation: null }, 'before its first'],
  ['of another installation', { memory: { ...memory, id: 'b' } }, 'another installation'],
  ['from a copied home', { memory: { ...memory, isCopied: true } }, 'is a copy'],
  ['of which Temporal knows more', { ahead: ahead(51) }, '51 people of BR-2026-0001 were told'],
  [
    'never live, of which Temporal knows more',
    { installation: null, memory: null, ahead: ahead(21) },
    '21 people',
  ],
])('the records are foreign %s', (_how, scene, reason) => {
  expect(reasonsOf(scene)).toContain(reason);
});

test('every reason is told', () => {
  const verdict = judge({
    here: { recordsMark: 'x', namespaceMark: 'y' },
    memory: { ...memory, renewals: 101, isCopied: true },
    ahead: ahead(51),
  });
  expect(verdict).toMatchObject({ kind: 'foreign', reasons: { length: 5 } });
});

test('adoptions come before renewals', () => {
  expect(isBefore({ adoptions: 1, renewals: 9 }, { adoptions: 2, renewals: 0 })).toBe(true);
  expect(isBefore({ adoptions: 2, renewals: 0 }, { adoptions: 1, renewals: 9 })).toBe(false);
  expect(isBefore({ adoptions: 2, renewals: 3 }, { adoptions: 2, renewals: 3 })).toBe(false);
});
