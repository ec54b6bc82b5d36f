import type { PoolOptions, QueryOptions } from 'mysql2/promise';

/** A query whose values come in MySQL's text form, binary ones as base64, by the columns' types. */
export function inText(query: QueryOptions, types: Record<string, string>): QueryOptions {
  const readers = new Map<string, (field: TypeCastField) => string | null>();
  const readerOf = (name: string): ((field: TypeCastField) => string | null) => {
    const reader = readerOfType(types[name] ?? '');
    readers.set(name, reader);
    return reader;
  };
  return { ...query, typeCast: (field) => (readers.get(field.name) ?? readerOf(field.name))(field) };
}

type TypeCastField = Parameters<Extract<PoolOptions['typeCast'], (...args: never[]) => unknown>>[0];

const BINARY_TYPE = /^\w*(?:binary|blob|point|geom|linestring|polygon|vector)/i;

function readerOfType(mysqlType: string): (field: TypeCastField) => string | null {
  if (/^bit\b/i.test(mysqlType)) return (field) => bitsAsNumber(field.buffer());
  if (BINARY_TYPE.test(mysqlType)) return (field) => field.buffer()?.toString('base64') ?? null;
  return (field) => field.string('utf8');
}

function bitsAsNumber(bytes: Buffer | null): string | null {
  return bytes && BigInt(`0x${bytes.toString('hex')}`).toString();
}
