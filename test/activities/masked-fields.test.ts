import { expect, test } from 'vitest';
import { maskedText } from '../../src/activities/refused/masked-fields.ts';

const mask = new Set(['email', 'profile', 'sex']);
const quoting = (field: string, value: string): string =>
  `document_parsing_exception: [1:9] failed to parse field [${field}] of type [integer] in document with id '7'. Preview of field's value: '${value}'`;

test.each([
  ['a text', { email: 'ann@example.org' }, quoting('email', 'ann@example.org')],
  ['a short text', { sex: 'F' }, quoting('sex', 'F')],
  ['a value inside of JSON', { profile: { phones: ['13800'] } }, quoting('profile.phones', '13800')],
  ['JSON as Elasticsearch writes it', { profile: { phone: 13800 } }, quoting('profile', '{phone=13800}')],
  ['a text with quotes in it', { email: "O'Brien 13800" }, quoting('email', "O'Brien 13800")],
])('%s of a masked column is not shown', (_, row, text) => {
  const shown = maskedText(text, row, mask);
  expect(shown).toContain('failed to parse field');
  expect(shown).not.toMatch(/ann|'F'|13800|Brien/);
});

test('of two masked values of which one begins with the other, no rest is shown', () => {
  expect(maskedText('got secretive', { email: 'secret', profile: 'secretive' }, mask)).toBe('got ***');
});

test('without a mask the value is shown, as much of it as an operator needs', () => {
  expect(maskedText(quoting('price', 'cheap'), { price: 'cheap' }, new Set())).toContain("'cheap'");
  expect(maskedText(quoting('price', 'x'.repeat(1_000_000)), {}, new Set()).length).toBeLessThan(2000);
});
