import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileKeyTemplate, templateColumns } from '../../src/mapping/key-template.ts';

const column = fc.constantFrom('id', 'brand_id', 'constructor', '__proto__', 'toString', 'größe');
const literal = fc.string({ unit: fc.constantFrom(':', 'a', '$', '$&', '-', '😀') });
const template = fc.array(fc.tuple(literal, column), { minLength: 1, maxLength: 4 });
const row = fc.dictionary(column, fc.oneof(fc.string(), fc.integer(), fc.constant(null)));

test('a key has each value in its place, or is none when one is null or absent', () => {
  fc.assert(
    fc.property(template, row, (parts, values) => {
      const source = parts.map(([before, name]) => `${before}{${name}}`).join('');
      expect(templateColumns(source)).toEqual(parts.map(([, name]) => name));
      const isWhole = parts.every(([, name]) => Object.hasOwn(values, name) && values[name] !== null);
      const expected = isWhole ? parts.map(([before, name]) => `${before}${String(values[name])}`).join('') : null;
      expect(compileKeyTemplate(source)(values)).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});
