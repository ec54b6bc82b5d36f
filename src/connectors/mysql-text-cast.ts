import type { PoolOptions, QueryOptions } from 'mysql2/promise';

/** A query whose values come in MySQL's text form, binary ones as base64, by the columns' types. */
export function inText(query: QueryOptions, types: Record<string, string>): QueryOptions {
  return { ...query, typeCast: (field) => asText(field, types[field.name] ?? '') };
}

type TypeCastField = Parameters<Extract<PoolOptions['typeCast'], (...args: never[]) => unknown>>[0];

const BINARY_TYPE = /^\w*(?:binary|blob|point|geom|linestring|polygon|vector)/i;

function asText(field: TypeCastField, mysqlType: string): string | null {
  if (/^bit\b/i.test(mysqlType)) return bitsAsNumber(field.buffer());
  return BINARY_TYPE.test(mysqlType) ? (field.buffer()?.toString('base64') ?? null) : field.string('utf8');
}

function bitsAsNumber(bytes: Buffer | null): string | null {
  return bytes && BigInt(`0x${bytes.toString('hex')}`).toString();
}
