import { readFileSync, writeFileSync } from 'node:fs';
import { configJsonSchema } from './json-schema.ts';

/** `npm run schema`: the JSON Schema that editors complete from; with --check it must be there already, and fresh. */
const target = new URL('../../schema/evenkeel.schema.json', import.meta.url);
const schema = `${JSON.stringify(configJsonSchema(), null, 2)}\n`;

if (!process.argv.includes('--check')) writeFileSync(target, schema);
else if (readFileSync(target, 'utf8') !== schema) {
  console.error('schema/evenkeel.schema.json is stale: run `npm run schema`');
  process.exitCode = 1;
}
