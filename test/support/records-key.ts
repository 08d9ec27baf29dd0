import { recordsKeySource } from '../../config/records-key';
import type { KeyWrapper } from '../../records/personal-data/key-wrapper';
import { keyWrapperOf } from '../../records/personal-data/wrapper-of';

/** One key for all tests, and for every process that a test starts: a setup file of both lanes. */
export const TEST_KEY = 'a5'.repeat(32);
process.env.TOCSIN_KEY = TEST_KEY;

export const testWrapper = (): KeyWrapper =>
  keyWrapperOf(recordsKeySource({ kind: 'variable', text: TEST_KEY }));
