/** A MySQL column type as SHOW COLUMNS tells it: `decimal(12,2) unsigned` -> base `decimal`, args `12,2`. */
export interface MysqlType {
  base: string;
  args: string;
  unsigned: boolean;
}

export function parseType(mysqlType: string): MysqlType {
  const match = /^\s*(\w+)\s*(?:\((.*)\))?/s.exec(mysqlType);
  return {
    base: (match?.[1] ?? '').toLowerCase(),
    args: match?.[2] ?? '',
    unsigned: /\bunsigned\b/i.test(mysqlType.slice(match?.[0].length ?? 0)),
  };
}

export type TypeFamily =
  | 'integer'
  | 'bit'
  | 'year'
  | 'decimal'
  | 'float'
  | 'double'
  | 'date'
  | 'datetime'
  | 'timestamp'
  | 'time'
  | 'enum'
  | 'set'
  | 'json'
  | 'binary'
  | 'geometry'
  | 'text';

const families: Record<TypeFamily, readonly string[]> = {
  integer: ['tinyint', 'smallint', 'mediumint', 'int', 'integer', 'bigint', 'serial', 'bool', 'boolean'],
  bit: ['bit'],
  year: ['year'],
  decimal: ['decimal', 'numeric', 'dec', 'fixed'],
  float: ['float'],
  double: ['double', 'real'],
  date: ['date'],
  datetime: ['datetime'],
  timestamp: ['timestamp'],
  time: ['time'],
  enum: ['enum'],
  set: ['set'],
  json: ['json'],
  binary: ['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob', 'vector'],
  geometry: [
    'geometry',
    'point',
    'linestring',
    'polygon',
    'multipoint',
    'multilinestring',
    'multipolygon',
    'geometrycollection',
    'geomcollection',
  ],
  text: [
    'char',
    'varchar',
    'tinytext',
    'text',
    'mediumtext',
    'longtext',
    'nchar',
    'nvarchar',
    'uuid',
    'inet4',
    'inet6',
  ],
};

const familyOfBase = new Map(
  Object.entries(families).flatMap(([family, bases]) => bases.map((base) => [base, family as TypeFamily] as const)),
);

/** Undefined for a type that nobody knows; its values are taken as text. */
export function familyOf({ base }: MysqlType): TypeFamily | undefined {
  return familyOfBase.get(base);
}

/** `'a','it''s'` -> [a, it's] */
export function membersOf({ args }: MysqlType): string[] {
  return [...args.matchAll(/'((?:[^']|'')*)'/g)].map((match) => (match[1] ?? '').replaceAll("''", "'"));
}

/** Digits after the point, of a decimal as of a time. */
export function scaleOf(type: MysqlType): number {
  return argument(type, familyOf(type) === 'decimal' ? 1 : 0, MAX_SCALE) ?? 0;
}

const MAX_SCALE = 65;

/** Types come with messages, so an argument may be anything. */
export function argument({ args }: MysqlType, at: number, max: number): number | undefined {
  const number = Number(args.split(',')[at] || NaN);
  return Number.isInteger(number) && number >= 0 ? Math.min(number, max) : undefined;
}
