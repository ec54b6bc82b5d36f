import { isJsonObject, type Json } from '../model/exact-json.ts';
import { DecodeError } from './decode-error.ts';

/** A column as Kafka Connect's schema tells it: `name` says what the values stand for, such as io.debezium.time.Date. */
export interface ConnectColumn {
  type: string;
  name: string | undefined;
  /** Of decimals. */
  scale: number;
}

export type ConnectColumns = ReadonlyMap<string, ConnectColumn>;

const none: ConnectColumns = new Map();

/** The columns of the rows in an envelope; none without a schema. */
export function rowColumns(schema: Json | undefined): ConnectColumns {
  if (schema === undefined || schema === null) return none;
  const fields = isJsonObject(schema) ? schema['fields'] : undefined;
  if (!Array.isArray(fields)) throw new DecodeError('bad-schema', 'the schema has no fields');
  const image = fields.find(
    (field) => isJsonObject(field) && (field['field'] === 'after' || field['field'] === 'before'),
  );
  const columns = isJsonObject(image) ? image['fields'] : undefined;
  if (!Array.isArray(columns)) throw new DecodeError('bad-schema', 'the schema does not tell the columns');
  return new Map(columns.map(readColumn));
}

function readColumn(json: Json): [string, ConnectColumn] {
  if (!isJsonObject(json) || typeof json['field'] !== 'string' || typeof json['type'] !== 'string')
    throw new DecodeError('bad-schema', 'a column of the schema has no name or type');
  const { field, type, name, parameters } = json;
  return [field, { type, name: typeof name === 'string' ? name : undefined, scale: scaleOf(parameters) }];
}

const MAX_SCALE = 1000;

function scaleOf(parameters: Json | undefined): number {
  const scale = isJsonObject(parameters) ? parameters['scale'] : undefined;
  if (scale === undefined || scale === null) return 0;
  const number = typeof scale === 'string' || typeof scale === 'number' ? Number(scale) : NaN;
  if (!Number.isInteger(number) || number < 0 || number > MAX_SCALE)
    throw new DecodeError('bad-schema', 'the scale of a decimal is not a number');
  return number;
}
