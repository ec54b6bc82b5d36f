import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { fixtureFileSchema } from './fixture-schema.ts';
import { configJsonSchema } from './json-schema.ts';

/** `npm run schema`: the JSON Schemas that editors complete from; with --check they must be there already, and fresh. */
const schemas = {
  'evenkeel.schema.json': configJsonSchema(),
  'fixtures.schema.json': z.toJSONSchema(fixtureFileSchema, { io: 'input' }),
};

for (const [name, schema] of Object.entries(schemas)) {
  const target = new URL(`../../schema/${name}`, import.meta.url);
  const text = `${JSON.stringify(schema, null, 2)}\n`;
  if (!process.argv.includes('--check')) writeFileSync(target, text);
  else if (readFileSync(target, 'utf8') !== text) {
    console.error(`schema/${name} is stale: run \`npm run schema\``);
    process.exitCode = 1;
  }
}
