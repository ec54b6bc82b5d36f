import { z } from 'zod';
import { configSchema } from './schema.ts';

/** The JSON Schema that editors complete and check from: of the file as it is written, with references such as `${NAME}` in place of texts. */
export function configJsonSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(configSchema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      if (jsonSchema.pattern?.endsWith(REFERENCE) === false) jsonSchema.pattern = `${jsonSchema.pattern}|${REFERENCE}`;
    },
  });
}

const REFERENCE = String.raw`\$\{`;
