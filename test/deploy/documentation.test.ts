import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { parseConfig } from '../../src/config/load-config.ts';
import { configSchema } from '../../src/config/schema.ts';
import { decodeErrorCodes } from '../../src/formats/decode-error.ts';
import { failureTypes, searchAttributes } from '../../src/model/names.ts';
import { port, portVariable, type PortName } from '../../stack/ports.ts';

/** What the documents say of the code is looked up in the code. */
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'docs/architecture.md',
  'docs/configuration.md',
  'docs/development-stack.md',
  'docs/formats.md',
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
    const named = [...text.matchAll(/\bnpm run (\w+)/g)].map(([, name]) => name!);
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

const portNames: PortName[] = [
  'mysql',
  'mariadb',
  'kafka',
  'temporal',
  'temporalUi',
  'elasticsearch',
  'redis',
  'connect',
];

test.each(portNames)('the port of %s is documented with its variable and default', (name) => {
  vi.stubEnv(portVariable(name), undefined);
  expect(read('docs/development-stack.md')).toContain(`| ${port(name)} | \`${portVariable(name)}\` |`);
  vi.unstubAllEnvs();
});

type JsonSchema = z.core.JSONSchema.BaseSchema;

test.each(settingRows(z.toJSONSchema(configSchema, { io: 'input' })))(
  'docs/configuration.md has this row: %s',
  (row) => {
    expect(read('docs/configuration.md').split('\n')).toContain(row);
  },
);

/** One row of the table for each setting, in the order of the schema. */
function settingRows(schema: JsonSchema, path = ''): string[] {
  const { properties = {}, required = [] } = schema;
  return Object.entries(properties).flatMap(([name, value]) => {
    const setting = value as JsonSchema;
    const here = path === '' ? name : `${path}.${name}`;
    const row = `| \`${here}\` | ${presence(setting, required.includes(name))} | ${setting.description ?? ''} |`;
    const items = setting.items as JsonSchema | undefined;
    return [row, ...settingRows(setting, here), ...(items ? settingRows(items, `${here}[]`) : [])];
  });
}

function presence({ default: standard, enum: values }: JsonSchema, isRequired: boolean): string {
  const choice = values === undefined ? '' : `: ${values.map((value) => `\`${String(value)}\``).join(', ')}`;
  if (isRequired) return `required${choice}`;
  return standard === undefined ? 'optional' : `\`${JSON.stringify(standard)}\``;
}
