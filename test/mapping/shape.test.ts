import { createHash, createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createShape } from '../../src/mapping/shape.ts';
import type { FieldConfig, ShapeConfig } from '../../src/mapping/table-config.ts';
import { UnmappableError } from '../../src/mapping/unmappable-error.ts';
import type { Row, Value } from '../../src/model/change.ts';

const shapeOf = (config: Partial<ShapeConfig>) => createShape({ exclude: [], fields: {}, ...config });
const shaped = (row: Row, config: Partial<ShapeConfig>) => shapeOf(config).shape(row);
const field = (config: Exclude<FieldConfig, string>, value: Value) =>
  shaped({ x: value }, { fields: { x: config } })['x'];

test('where nothing is configured the row is the document, and not a copy of it', () => {
  const row = { id: 1 };
  expect(shaped(row, {})).toBe(row);
  expect(shapeOf({}).columns).toBe('all');
});

test.each<[Partial<ShapeConfig>, Row, readonly string[] | 'all']>([
  [{ include: ['id', 'b'] }, { id: 1, b: 3 }, ['id', 'b']],
  [{ exclude: ['a'] }, { id: 1, b: 3 }, 'all'],
  [{ include: ['id', 'a'], exclude: ['a'] }, { id: 1 }, ['id']],
  [{ fields: { title: 'a' } }, { id: 1, b: 3, title: 2 }, 'all'],
  [{ include: ['id'], fields: { title: 'a' } }, { id: 1, title: 2 }, ['id', 'a']],
  [{ include: ['id', 'a'], fields: { title: 'a' } }, { id: 1, a: 2, title: 2 }, ['id', 'a']],
  [{ exclude: ['a'], fields: { title: { column: 'a' } } }, { id: 1, b: 3, title: 2 }, 'all'],
  [{ fields: { a: 'b', b: 'a' } }, { id: 1, a: 3, b: 2 }, 'all'],
  [{ include: ['a'], fields: { a: { type: 'text' } } }, { a: '2' }, ['a']],
  [{ include: [], fields: { 'goods.title': 'a' } }, { 'goods.title': 2 }, ['a']],
  [
    { include: [], fields: { kind: { value: 'good' }, list: { value: [1] }, none: { value: null } } },
    { kind: 'good', list: [1], none: null },
    [],
  ],
  [{ fields: { twice: { expression: 'row.a * 2' } } }, { id: 1, a: 2, b: 3, twice: 4 }, 'all'],
  [{ include: [], fields: { twice: { expression: 'row.a * 2', type: 'text' } } }, { twice: '4' }, ['a']],
  [{ include: [], fields: { all: { expression: 'size(row)' } } }, { all: 3 }, 'all'],
  [{ include: [], fields: { at: { point: { lat: 'a', lon: 'b' } } } }, { at: { lat: 2, lon: 3 } }, ['a', 'b']],
  [{ fields: { at: { point: { lat: 'a', lon: 'b' } } } }, { id: 1, at: { lat: 2, lon: 3 } }, 'all'],
])('%j', (config, document, columns) => {
  expect(shaped({ id: 1, a: 2, b: 3 }, config)).toEqual(document);
  expect(shapeOf(config).columns).toEqual(columns);
});

test('an included column that the row lacks is left out; a field of one is null', () => {
  expect(shaped({ id: 1 }, { include: ['id', 'constructor'], fields: { title: 'toString' } })).toEqual({
    id: 1,
    title: null,
  });
});

test('columns and fields may be called __proto__', () => {
  const row = JSON.parse('{"__proto__": "text", "id": 1}') as Row;
  expect(Object.entries(shaped(row, { exclude: ['id'] }))).toEqual([['__proto__', 'text']]);
  const fields = JSON.parse('{"__proto__": "id"}') as Record<string, FieldConfig>;
  expect(Object.entries(shaped({ id: 1 }, { fields }))).toEqual([['__proto__', 1]]);
});

test.each<[Exclude<FieldConfig, string>, Value, Value]>([
  [{ type: 'text' }, 7, '7'],
  [{ type: 'text' }, true, 'true'],
  [{ type: 'text' }, { a: [1, '2'] }, '{"a":[1,"2"]}'],
  [{ type: 'integer' }, '42', 42],
  [{ type: 'integer' }, '42.000', 42],
  [{ type: 'integer' }, '-0.0', 0],
  [{ type: 'integer' }, '9007199254740991', 9007199254740991],
  [{ type: 'integer' }, '9007199254740993', '9007199254740993'],
  [{ type: 'integer' }, '18446744073709551615.00', '18446744073709551615'],
  [{ type: 'integer' }, true, 1],
  [{ type: 'number' }, '19.90', 19.9],
  [{ type: 'number' }, '1e3', 1000],
  [{ type: 'number' }, 2.5, 2.5],
  [{ type: 'scaled', scale: 2 }, '19.90', 1990],
  [{ type: 'scaled', scale: 2 }, 19.9, 1990],
  [{ type: 'scaled', scale: 2 }, 0.29, 29],
  [{ type: 'scaled', scale: 2 }, '-0.010', -1],
  [{ type: 'scaled', scale: 2 }, '12345678901234567890.12', '1234567890123456789012'],
  [{ type: 'boolean' }, 1, true],
  [{ type: 'boolean' }, '0', false],
  [{ type: 'boolean' }, 'Yes', true],
  [{ type: 'boolean' }, 'n', false],
  [{ type: 'boolean' }, 'T', true],
  [{ type: 'boolean' }, 'FALSE', false],
  [{ type: 'boolean' }, true, true],
  [{ type: 'json' }, '{"a": 1, "big": 18446744073709551615, "n": 1.10}', { a: 1, big: '18446744073709551615', n: 1.1 }],
  [{ type: 'json' }, 'null', null],
  [{ type: 'json' }, { a: 1 }, { a: 1 }],
  [{ type: 'split' }, ' a, b ,,c ', ['a', 'b', 'c']],
  [{ type: 'split', separator: '|' }, 'a,b|c', ['a,b', 'c']],
  [{ type: 'split' }, '', []],
  [{ type: 'split' }, 7, ['7']],
  [{ type: 'split' }, ['x', 'z'], ['x', 'z']],
  [{ type: 'mask' }, 'secret', '******'],
  [{ type: 'mask', keep: 4 }, '13812345678', '*******5678'],
  [{ type: 'mask', keep: 4 }, '12345', '***45'],
  [{ type: 'mask', keep: 4 }, '1', '*'],
  [{ type: 'mask', keep: 2 }, '汉字😀😀', '**😀😀'],
  [{ type: 'hash' }, 'a@b.c', createHash('sha256').update('a@b.c').digest('hex')],
  [{ type: 'hash', secret: 'k' }, 42, createHmac('sha256', 'k').update('42').digest('hex')],
])('%j makes of %j %j', (config, value, made) => {
  expect(field(config, value)).toEqual(made);
});

test.each<[Exclude<FieldConfig, string>, Value, string]>([
  [{ type: 'integer' }, '42.5', 'whole number'],
  [{ type: 'integer' }, 'x42', 'whole number'],
  [{ type: 'integer' }, '', 'whole number'],
  [{ type: 'integer' }, ['4711'], 'whole number'],
  [{ type: 'number' }, '19,90', 'is not a number'],
  [{ type: 'number' }, '1e999', 'is not a number'],
  [{ type: 'number' }, 'Infinity', 'is not a number'],
  [{ type: 'number' }, '0x4711', 'is not a number'],
  [{ type: 'scaled', scale: 2 }, '19.905', 'as its scale'],
  [{ type: 'boolean' }, 4711, 'neither true nor false'],
  [{ type: 'boolean' }, 'perhaps', 'neither true nor false'],
  [{ type: 'json' }, '{"a": 4711', 'is not JSON'],
  [{ type: 'split' }, { a: '4711' }, 'cannot be split'],
  [{ type: 'date' }, '4711', 'is not a date'],
])('%j refuses %j, and does not tell it', (config, value, problem) => {
  const refused = () => field(config, value);
  expect(refused).toThrow(UnmappableError);
  expect(refused).toThrow(problem);
  expect(refused).not.toThrow(/4711|19,90|19\.905|42\.5|perhaps/);
});

test('NULL stays null whatever it is to become', () => {
  const types = ['text', 'integer', 'number', 'scaled', 'boolean', 'date', 'json', 'split', 'hash', 'mask'] as const;
  for (const type of types) expect(field({ type }, null)).toBeNull();
});

test('a point is null when one of its columns is, and numbers otherwise', () => {
  const fields = { at: { point: { lat: 'lat', lon: 'lon' } } };
  expect(shaped({ lat: '52.520008', lon: '13.404954' }, { fields })).toEqual({
    at: { lat: 52.520008, lon: 13.404954 },
  });
  expect(shaped({ lat: '52.5', lon: null }, { fields })).toEqual({ at: null });
  expect(() => shaped({ lat: '4711°', lon: '1' }, { fields })).toThrow('"at" has no number in column "lat"');
});

test('scaling is exact, as integer arithmetic has it', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }),
      fc.integer({ min: 0, max: 10 }),
      fc.integer({ min: 0, max: 10 }),
      (digits, decimals, scale) => {
        const sign = digits < 0n ? '-' : '';
        const text = String(digits < 0n ? -digits : digits).padStart(decimals + 1, '0');
        const point = text.length - decimals;
        const value = `${sign}${text.slice(0, point)}${decimals === 0 ? '' : `.${text.slice(point)}`}`;
        const shifted = digits * 10n ** BigInt(scale);
        const unit = 10n ** BigInt(decimals);
        if (shifted % unit === 0n)
          expect(BigInt(field({ type: 'scaled', scale }, value) as string)).toBe(shifted / unit);
        else expect(() => field({ type: 'scaled', scale }, value)).toThrow(UnmappableError);
      },
    ),
  );
});

test('whatever was joined is split again', () => {
  const part = fc
    .string({ unit: fc.constantFrom('a', 'é', '😀', ' ', '|') })
    .map((text) => text.trim().replaceAll('|', ''))
    .filter((text) => text.trim() !== '' && text === text.trim());
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      expect(field({ type: 'split', separator: '|' }, parts.join(' | '))).toEqual(parts);
    }),
  );
});
