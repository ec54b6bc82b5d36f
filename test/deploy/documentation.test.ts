import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import type { z } from 'zod';
import { compareOutcome } from '../../src/cli/fixtures/compare-outcome.ts';
import { runFixture } from '../../src/cli/fixtures/run-fixture.ts';
import { fixtureFileSchema } from '../../src/config/fixture-schema.ts';
import { loadConfig, parseConfig } from '../../src/config/load-config.ts';
import { configJsonSchema } from '../../src/config/json-schema.ts';
import { table } from '../../src/config/table-settings.ts';
import { decodeErrorCodes } from '../../src/formats/decode-error.ts';
import { compileExpression } from '../../src/mapping/expression.ts';
import { createMapping } from '../../src/mapping/mapping.ts';
import { fieldTypes } from '../../src/mapping/table-config.ts';
import type { Row } from '../../src/model/change.ts';
import { failureTypes, searchAttributes } from '../../src/model/names.ts';
import { port, portVariable, type PortName } from '../../stack/ports.ts';

/** What the documents say of the code is looked up in the code. */
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'docs/alerts.md',
  'docs/architecture.md',
  'docs/cache.md',
  'docs/configuration.md',
  'docs/development-stack.md',
  'docs/formats.md',
  'docs/mapping-tools.md',
  'docs/mapping.md',
  'docs/metrics.md',
  'docs/repair.md',
  'docs/resync.md',
  'docs/schedules.md',
  'docs/status.md',
  'examples/shop/README.md',
  'examples/test-management/README.md',
];
const read = (file: string): string => readFileSync(file, 'utf8');

describe.each(documents)('%s', (file) => {
  const text = read(file);

  test('names only files and folders that are there', () => {
    const named =
      text.match(/(?<![.\w])(?:src|stack|demo|test|examples|deploy|docs|scripts|schema|proof)\/[\w./-]*\w/g) ?? [];
    const linked = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(
      ([, target]) => new URL(target!, `file:///${file}`),
    );
    const paths = [...named, ...linked.map(({ pathname }) => pathname.slice(1))];
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });

  test('names only commands that package.json has', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...text.matchAll(/\bnpm run ([\w-]+)/g)].map(([, name]) => name!);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

test('a constant stands in the file that the table of the architecture names after it', () => {
  const rows = [...read('docs/architecture.md').matchAll(/`([A-Z]{2,}(?:_[A-Z]+)+)`(?:, `([A-Z_]+)`)* in `([^`]+)`/g)];
  expect(rows.length).toBeGreaterThan(5);
  for (const [, first, second, file] of rows)
    for (const name of [first, second].filter((name) => name !== undefined))
      expect(read(file!), `${name} in ${file}`).toContain(`const ${name} =`);
});

test('the fixture that is shown comes true by the config of the shop', async () => {
  const [, shown = ''] = /```yaml\n([^]*?)```/.exec(read('docs/mapping-tools.md')) ?? [];
  const [fixture] = fixtureFileSchema.parse(parse(shown));
  const { config } = loadConfig('examples/shop/evenkeel.yaml', {});
  const actual = await runFixture(fixture!, createMapping(config.tables));
  expect(compareOutcome(fixture!.expect!, actual)).toEqual([]);
});

test('search attributes and failure types of the README are those of the code', () => {
  const text = read('README.md');
  const known = new Set<string>(Object.values(searchAttributes));
  expect((text.match(/Evenkeel[A-Z]\w+/g) ?? []).filter((name) => !known.has(name))).toEqual([]);
  for (const type of [failureTypes.undecodable, failureTypes.missingKey, failureTypes.schemaChange])
    expect(text).toContain(type);
});

test.each(decodeErrorCodes)('docs/formats.md tells what %s means', (code) => {
  expect(read('docs/formats.md').split('## What cannot be read')[1]).toContain(`\`${code}\``);
});

test("the README's config file is a valid one", () => {
  const example = /```yaml\n([\s\S]*?)```/.exec(read('README.md'))?.[1] ?? '';
  const text = example.replaceAll(/^ {3}/gm, '');
  expect(parseConfig({ file: 'evenkeel.yaml', text, env: {} }).config.tables).toHaveLength(1);
});

test.each(documentedSettings())('this example of docs/configuration.md is valid: %s', (_, example) => {
  const base = parse(read('examples/shop/evenkeel.yaml')) as { tables: object[] };
  const settings = parse(example) as object;
  const { tables } = { tables: [{ table: 'shop.goods', ...wrapped(settings) }], ...settings };
  const text = stringify({ ...base, tables });
  expect(parseConfig({ file: 'evenkeel.yaml', text, env: { MAIL_SECRET: 's' } }).config.tables).toHaveLength(1);
});

test('the tables of docs/cache.md are valid', () => {
  const example = /```yaml\n([\s\S]*?)```/.exec(read('docs/cache.md'))?.[1] ?? '';
  const { tables } = parse(example) as { tables: unknown[] };
  expect(tables.map((one) => table.safeParse(one).error)).toEqual([undefined]);
});

test('the settings of docs/schedules.md are valid', () => {
  const example = parse(/```yaml\n([\s\S]*?)```/.exec(read('docs/schedules.md'))?.[1] ?? '') as object;
  const base = parse(read('examples/shop/evenkeel.yaml')) as object;
  const { config } = parseConfig({ file: 'evenkeel.yaml', text: stringify({ ...base, ...example }), env: {} });
  expect(config.repair.blackouts).toHaveLength(2);
});

/** Each with its first line for a name; without the file that one of them names. */
function documentedSettings(): [name: string, example: string][] {
  const blocks = [...read('docs/configuration.md').matchAll(/```yaml\n([\s\S]*?)```/g)];
  return blocks.map(([, example = '']) => [example.split('\n', 1)[0]!, example.replace(/^ +definition:.*\n/m, '')]);
}

function wrapped(settings: object): object {
  return 'cacheKeys' in settings ? settings : { index: { name: 'goods', ...settings } };
}

const portNames: PortName[] = [
  'mysql',
  'mariadb',
  'kafka',
  'temporal',
  'temporalUi',
  'elasticsearch',
  'redis',
  'connect',
  'prometheus',
];

test.each(portNames)('the port of %s is documented with its variable and default', (name) => {
  vi.stubEnv(portVariable(name), undefined);
  expect(read('docs/development-stack.md')).toContain(`| ${port(name)} | \`${portVariable(name)}\` |`);
  vi.unstubAllEnvs();
});

type JsonSchema = z.core.JSONSchema.BaseSchema;
const jsonSchema = configJsonSchema();
const definitions = Object.entries(jsonSchema.$defs ?? {}).filter(([, { properties }]) => properties !== undefined);

test.each([...settingRows(jsonSchema), ...definitions.flatMap(([name, schema]) => settingRows(schema, name))])(
  'docs/configuration.md has this row: %s',
  (row) => {
    expect(read('docs/configuration.md').split('\n')).toContain(row);
  },
);

test.each(definitions)('docs/configuration.md has a section for %s', (name) => {
  expect(read('docs/configuration.md').split('\n')).toContain(`### ${name}`);
});

/** One row of the table for each setting, in the order of the schema. What has a section of its own is not repeated. */
function settingRows(schema: JsonSchema, path = ''): string[] {
  const { properties = {}, required = [] } = schema;
  return Object.entries(properties).flatMap(([name, value]) => {
    const setting = resolved(value as JsonSchema);
    const here = path === '' ? name : `${path}.${name}`;
    const section = sectionOf(value as JsonSchema);
    const meaning = [setting.description, section && `See [${section}](#${section.toLowerCase()}).`].filter(Boolean);
    const row = `| \`${here}\` | ${presence(setting, required.includes(name))} | ${meaning.join(' ')} |`;
    if (section !== undefined) return [row];
    const items = setting.items as JsonSchema | undefined;
    const values = setting.additionalProperties as JsonSchema | undefined;
    return [
      row,
      ...settingRows(setting, here),
      ...(items ? settingRows(items, `${here}[]`) : []),
      ...(values ? settingRows(values, `${here}.*`) : []),
    ];
  });
}

/** The definition that a setting, or each of its items or values, is of. */
function sectionOf(schema: JsonSchema): string | undefined {
  const name = schema.$ref?.slice('#/$defs/'.length);
  if (definitions.some(([section]) => section === name)) return name;
  const { items, additionalProperties, anyOf = [] } = resolved(schema);
  const parts = [items, additionalProperties, ...anyOf].filter((part) => typeof part === 'object') as JsonSchema[];
  return parts.map(sectionOf).find((section) => section !== undefined);
}

function resolved(schema: JsonSchema): JsonSchema {
  const { $ref, ...own } = schema;
  const name = $ref?.slice('#/$defs/'.length);
  return name === undefined ? own : { ...(jsonSchema.$defs?.[name] as JsonSchema), ...own };
}

function presence({ default: standard, enum: values }: JsonSchema, isRequired: boolean): string {
  const choice = values === undefined ? '' : `: ${values.map((value) => `\`${String(value)}\``).join(', ')}`;
  if (isRequired) return `required${choice}`;
  return standard === undefined ? `optional${choice}` : `\`${JSON.stringify(standard)}\`${choice}`;
}

test('expressions of docs/mapping.md have the values that stand beside them', () => {
  const [, text = ''] = read('docs/mapping.md').split('## Expressions');
  const row = JSON.parse(/`(\{"price".*?\})`/.exec(text)?.[1] ?? '') as Row;
  const examples = [...text.matchAll(/^\| `(.+)` \| `(.+)` \|$/gm)];
  expect(examples.length).toBeGreaterThan(10);
  for (const [, expression = '', value = ''] of examples)
    expect(compileExpression(expression, 'example').evaluate(row), expression).toEqual(JSON.parse(value));
});

test.each(fieldTypes)('docs/mapping.md tells what the type %s makes of a value', (type) => {
  expect(read('docs/mapping.md').split('## Fields')[1]).toContain(`| \`${type}\` |`);
});
