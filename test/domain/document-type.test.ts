import { documentTypeOf, receiptTypeOf } from '../../domain/document-type';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const MESSAGE =
  'Received: from mx\r\n\tby relay\r\nFrom: CPNI <no-reply@example.gov>\r\nDate: Mon, 23 Nov 2026 15:00:00 +0000\r\n';

test.each([
  ['%PDF-1.7\n', 'application/pdf'],
  ['\x89PNG\r\n\x1a\n', 'image/png'],
  ['\xff\xd8\xff\xe0', 'image/jpeg'],
  ['II*\0', 'image/tiff'],
  ['MM\0*', 'image/tiff'],
])('%j is a document and a receipt by its first bytes', (head, type) => {
  expect([documentTypeOf(bytes(head)), receiptTypeOf(bytes(head))]).toEqual([type, type]);
});

test.each([MESSAGE, MESSAGE.replaceAll('\r\n', '\n')])(
  'a whole message is a receipt, and no direction',
  (header) => {
    const message = bytes(`${header}Subject: receipt \xc3\xa9\n\nConfirmation 42`);
    expect(receiptTypeOf(message)).toBe('message/rfc822');
    expect(documentTypeOf(message)).toBeNull();
  },
);

test.each([
  ['without its empty line', MESSAGE],
  ['without a date', `${MESSAGE.replace(/Date:.*\r\n/, '')}\r\nbody`],
  ['without an author', `${MESSAGE.replace(/From:.*\r\n/, '')}\r\nbody`],
  ['with a line that is no field', `${MESSAGE}no field here\r\n\r\nbody`],
  ['with NUL in it', `${MESSAGE}X: \0\r\n\r\nbody`],
  ['a web page', '<html>\nFrom: a\nDate: b\n\n</html>'],
  ['nothing', ''],
])('what is no message is no receipt: %s', (_, text) => {
  expect(receiptTypeOf(bytes(text))).toBeNull();
});
