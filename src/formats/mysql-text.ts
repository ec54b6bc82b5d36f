import type { Value } from '../model/change.ts';

/**
 * MySQL's text form of a value -> the resolved value.
 * Source: the text protocol, which Canal's flat messages repeat. Nothing is rounded: what a JSON number cannot hold stays text.
 */
export type TextResolver = (text: string) => Value;

const resolvers = new Map<string, TextResolver>();

/** @param mysqlType as SHOW COLUMNS tells it, such as `decimal(12,2) unsigned` */
export function textResolver(mysqlType: string): TextResolver {
  let resolver = resolvers.get(mysqlType);
  if (resolver === undefined) resolvers.set(mysqlType, (resolver = createResolver(mysqlType)));
  return resolver;
}

/** `enum('a','b')` -> base `enum`, args `'a','b'`. */
export function parseType(mysqlType: string): { base: string; args: string } {
  const match = /^\s*(\w+)\s*(?:\((.*)\))?/s.exec(mysqlType);
  return { base: (match?.[1] ?? '').toLowerCase(), args: match?.[2] ?? '' };
}

function createResolver(mysqlType: string): TextResolver {
  const { base, args } = parseType(mysqlType);
  switch (base) {
    case 'tinyint':
    case 'smallint':
    case 'mediumint':
    case 'int':
    case 'integer':
    case 'bigint':
    case 'year':
    case 'bit':
      return resolveInteger;
    case 'decimal':
    case 'numeric':
      return decimalResolver(Number(args.split(',')[1] ?? 0));
    case 'float':
    case 'double':
    case 'real':
      return Number;
    case 'date':
      return (text) => (isZeroDate(text) ? null : text);
    case 'datetime':
      return (text) => (isZeroDate(text) ? null : text.replace(' ', 'T'));
    case 'timestamp':
      return (text) => (isZeroDate(text) ? null : `${text.replace(' ', 'T')}Z`);
    case 'set':
      return (text) => (text === '' ? [] : text.split(','));
    case 'json':
      return (text) => JSON.parse(text) as Value;
    default:
      return (text) => text;
  }
}

function resolveInteger(text: string): Value {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}

/** Canal shortens a zero fraction (`1.0` for 1.00); the column's scale gives it back. */
function decimalResolver(scale: number): TextResolver {
  return (text) => {
    const [whole, fraction = ''] = text.split('.');
    return scale === 0 ? (whole ?? text) : `${whole}.${fraction.slice(0, scale).padEnd(scale, '0')}`;
  };
}

function isZeroDate(text: string): boolean {
  return text.startsWith('0000-') || text.slice(4, 10).includes('-00');
}
