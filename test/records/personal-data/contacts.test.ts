import { addressMark, addressMarks } from '../../../records/personal-data/contacts';
import type { ScopeKeys } from '../../../records/personal-data/scope-keys';

const keys = { mark: (kind: string, value: string) => `${kind}:${value}` } as ScopeKeys;

test('a mailbox has one mark, whichever way it is spelled', () => {
  const spellings = [
    'jürgen@bücher.example',
    ' JÜRGEN@BÜCHER.example',
    'jürgen@xn--bcher-kva.example',
    'jürgen@bücher.example'.normalize('NFD'),
    'Jürgen@XN--BCHER-KVA.EXAMPLE',
  ];
  const marks = spellings.map((address) => addressMark(keys, address));
  expect(new Set(marks).size).toBe(1);
  expect(addressMarks(keys, { email: spellings[3] })).toEqual([marks[0]]);
  expect(addressMark(keys, 'jurgen@bücher.example')).not.toBe(marks[0]);
});
