import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { configJsonSchema } from '../../src/config/json-schema.ts';

/** What an editor says of a file as it is written, with its references unresolved. */
const validate = new Ajv2020({ allErrors: true, strict: false, formats: { uri: true } }).compile(configJsonSchema());
const read = (file: string): Config => parse(readFileSync(file, 'utf8'), { merge: true }) as Config;

interface Config {
  kafka: Record<string, unknown>;
  tables: Record<string, unknown>[];
}

test.each(['examples/shop/evenkeel.yaml', 'deploy/evenkeel.yaml'])('an editor finds nothing wrong in %s', (file) => {
  validate(read(file));
  expect(validate.errors).toBeNull();
});

test('an editor reports a setting that there is not, however deep, and a value that is none of its kind', () => {
  const config = read('examples/shop/evenkeel.yaml');
  const brand = { one: 'shop.brands', on: { brand_id: 'id' }, joins: { maker: { many: 'shop.makers', limits: 3 } } };
  config.kafka['groupID'] = 'g';
  config.tables[0]!['index'] = { name: 'Goods', joins: { brand }, fields: { price: { type: 'money' } } };
  validate(config);
  const said = validate.errors?.map(({ instancePath, params }) => ({ instancePath, params })) ?? [];
  expect(said).toContainEqual({ instancePath: '/kafka', params: { additionalProperty: 'groupID' } });
  expect(said).toContainEqual({ instancePath: '/tables/0/index/name', params: { pattern: expect.any(String) } });
  expect(said).toContainEqual({
    instancePath: '/tables/0/index/joins/brand/joins/maker',
    params: { additionalProperty: 'limits' },
  });
  expect(said).toContainEqual({
    instancePath: '/tables/0/index/fields/price/type',
    params: { allowedValues: expect.arrayContaining(['scaled']) },
  });
});
