import type { Value } from '../model/change.ts';
import type { SqlParameter } from '../model/sql-parameter.ts';
import { familyOf, parseType } from './mysql-type.ts';

/**
 * The way back of textResolver: a key column's resolved value -> the query parameter that finds it, in a session whose time zone is UTC.
 * Numbers go unquoted, since MySQL compares a quoted one as floating point in places.
 */
export function parameterOf(mysqlType: string): (value: Value) => SqlParameter {
  switch (familyOf(parseType(mysqlType))) {
    case 'integer':
    case 'bit':
    case 'year':
    case 'decimal':
      return number;
    case 'binary':
    case 'geometry':
      return (value) => (typeof value === 'string' ? Buffer.from(value, 'base64') : text(value));
    case 'datetime':
      return (value) => (typeof value === 'string' ? value.replace('T', ' ') : text(value));
    case 'timestamp':
      return (value) => (typeof value === 'string' ? value.replace('T', ' ').replace('Z', '') : text(value));
    case 'set':
      return (value) => (Array.isArray(value) ? value.map(String).join(',') : text(value));
    default:
      return text;
  }
}

function number(value: Value): SqlParameter {
  if (typeof value !== 'string' || !/^-?\d+(?:\.\d+)?$/.test(value)) return text(value);
  return { toSqlString: () => value };
}

function text(value: Value): SqlParameter {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  return typeof value === 'boolean' ? Number(value) : JSON.stringify(value);
}
