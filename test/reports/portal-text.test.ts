import { createReports } from '../../reports/create-reports';
import { portalFields } from '../../reports/portal-fields';
import { portalText } from '../../reports/portal-text';
import type { Report } from '../../reports/schema/report';
import { AT, MARKERS, REFERENCE, SETTLED, aCase, aDocument } from './a-case';
import type { CaseOptions } from './a-case';

const report = async (options: CaseOptions = {}): Promise<Report> => {
  const { json } = await createReports(aCase(options).deps).build({
    reference: REFERENCE,
    stage: 'initial',
    at: AT,
  });
  return JSON.parse(json) as Report;
};

test('seven fields, each with the length of exactly what is to be pasted', async () => {
  const built = await report({ document: aDocument({ description: 'Café 📞\nline two' }) });
  const text = portalText(built);
  const fields = portalFields(built);
  expect(fields).toHaveLength(7);
  const pasted = [...text.matchAll(/Field (\d) of 7: (.+) \((\d+) characters\)\n-+\n([\s\S]*?)\n-{72}/g)];
  expect(pasted.map(([, number, label, , body]) => ({ number: Number(number), label, text: body }))).toEqual(
    fields.map(({ number, label, text: body }) => ({ number, label, text: body })),
  );
  for (const [, , , length, body = ''] of pasted) expect([...body]).toHaveLength(Number(length));
  expect(fields[1]?.length).toBe(15);
  // None is published: see reports/portal-fields.ts.
  expect(fields.map(({ limit }) => limit)).toEqual(Array(7).fill(null));
  expect(text).toContain('No published limit of length was found for any field');
});

test('what is not known is said, not left empty', async () => {
  const document = aDocument({
    estimatedLoss: undefined,
    occurred: { from: '2026-11-01T00:00:00-05:00', estimated: false },
  });
  const fields = portalFields(
    await report({ document, counts: { ...SETTLED, listed: 0, accepted: 0, letter: 0 } }),
  );
  expect(fields[3]?.text).toContain('end not known');
  expect(fields[4]?.text).toBe('Not known yet; it will be supplied.');
  expect(fields[5]?.text).toBe('Not estimated.');
});

test('a drill’s text says first of all that it is not to be filed', async () => {
  expect(portalText(await report({ isDrill: true }))).toMatch(/^THIS IS A DRILL\./);
  expect(portalText(await report())).toMatch(/^BR-2026-0001\/initial\/1/);
});

test('no personal data of customers', async () => {
  const text = portalText(await report());
  for (const marker of MARKERS) expect(text).not.toContain(marker);
});
