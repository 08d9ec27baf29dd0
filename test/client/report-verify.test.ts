import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { verifyReport } from '../../client/report/verify-report';
import { createSigner } from '../../records/signature';
import { createReports } from '../../reports/create-reports';
import { AT, REFERENCE, aCase } from '../reports/a-case';

let folder: string;
let file: string;
let key: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-signed-'));
  file = path.join(folder, 'report.json');
  key = path.join(folder, 'key.pem');
  const signer = createSigner(generateKeyPairSync('ed25519').privateKey);
  const request = { reference: REFERENCE, stage: 'initial', at: AT } as const;
  const { json } = await createReports(aCase().deps).build(request);
  await writeFile(file, json);
  await writeFile(`${file}.sig`, JSON.stringify(signer.sign(json)));
  await writeFile(key, signer.publicKey);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a report that is as it was signed', async () => {
  const { data } = await verifyReport(file, { key });
  expect(data).toMatchObject({ ok: true, stage: 'initial' });
});

test('one that was changed, one of another key, one without a signature: each is refused in its own way', async () => {
  const other = path.join(folder, 'other.pem');
  await writeFile(other, createSigner(generateKeyPairSync('ed25519').privateKey).publicKey);
  await expect(verifyReport(file, { key: other })).rejects.toMatchObject({ code: 'OtherKey' });
  await writeFile(file, ' ', { flag: 'a' });
  await expect(verifyReport(file, { key })).rejects.toMatchObject({ code: 'Altered' });
  await rm(`${file}.sig`);
  await expect(verifyReport(file, { key })).rejects.toMatchObject({ code: 'NotFound' });
});
