import { expect, test } from 'vitest';
import { createMappedFilter } from '../../src/ingress/mapped-filter.ts';

const isMapped = createMappedFilter(['shop.goods', 'shop.brands']);

test.each([
  ['a row of a mapped table', '{"table":"goods"}', true],
  ['a row of another table', '{"table":"orders"}', false],
  ['a statement that names a mapped table', '{"table":"x","sql":"rename table `goods` to x"}', true],
  ['a statement that drops a whole database', '{"table":"","sql":"DROP DATABASE shop"}', true],
  ['text that is no JSON', 'hello', true],
  ['JSON that was cut off', '{"table":"ord', true],
  ['an empty value', '', true],
])('%s', (_, value, expected) => {
  expect(isMapped(Buffer.from(value))).toBe(expected);
});
