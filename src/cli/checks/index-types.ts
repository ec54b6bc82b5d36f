import type { FieldKind } from './field-kinds.ts';

/** A field as an index's mapping has it. */
export interface IndexField {
  type?: string;
  format?: string;
  properties?: Record<string, IndexField>;
}

const fractions = ['float', 'double', 'half_float', 'scaled_float'];
const longs = ['long', 'unsigned_long'];
const integers = ['byte', 'short', 'integer', ...longs];
const dates = ['date', 'date_nanos'];

/** Types of Elasticsearch that take each kind, of those that do not take all: the first is the one to choose. */
const takers: Record<Exclude<FieldKind, 'any'>, readonly string[]> = {
  tiny: [...integers, ...fractions],
  small: ['short', 'integer', ...longs, ...fractions, ...dates],
  int: ['integer', ...longs, ...fractions, ...dates],
  big: [...longs, ...fractions, ...dates],
  whole: ['long', ...integers, ...fractions, ...dates],
  decimal: ['double', 'scaled_float', 'float', 'half_float'],
  fraction: ['double', 'float', 'half_float', 'scaled_float'],
  boolean: ['boolean'],
  date: dates,
  datetime: dates,
  timestamp: dates,
  text: ['keyword'],
  base64: ['binary'],
  point: ['geo_point', 'object'],
  object: ['object', 'nested', 'flattened'],
};

/** Types that take some kinds alone. What is neither here nor a text takes what it takes. */
const choosy = new Set([
  ...integers,
  ...fractions,
  ...dates,
  'boolean',
  'binary',
  'geo_point',
  'object',
  'nested',
  'flattened',
]);

/** Types that take whatever is one value. */
const texts = new Set(['keyword', 'text', 'wildcard', 'match_only_text', 'search_as_you_type', 'constant_keyword']);

const isoFormats = ['strict_date_optional_time', 'strict_date_optional_time_nanos', 'date_optional_time', 'iso8601'];

/** Types that a field can be given by the config, too. */
const conversions = new Set(['boolean', 'date']);

/** Formats of Elasticsearch that read what a document holds. */
const formats: Partial<Record<FieldKind, readonly string[]>> = {
  date: [...isoFormats, 'strict_date', 'date', 'strict_year_month_day', 'year_month_day', 'yyyy-MM-dd', 'uuuu-MM-dd'],
  datetime: [...isoFormats, 'strict_date_hour_minute_second', 'date_hour_minute_second', "yyyy-MM-dd'T'HH:mm:ss"],
  timestamp: [...isoFormats, 'strict_date_time_no_millis', 'date_time_no_millis', "yyyy-MM-dd'T'HH:mm:ssX"],
};

/** Why a field of an index does not take a kind of values, and what would; undefined when it does. */
export function misfit(kind: FieldKind, field: IndexField): string | undefined {
  const type = field.type ?? 'object';
  if (kind === 'any' || takers[kind].includes(type)) return misreadDate(kind, field);
  const isObject = kind === 'point' || kind === 'object';
  if (isObject ? !choosy.has(type) && !texts.has(type) : !choosy.has(type)) return undefined;
  const other = conversions.has(type) ? `, or a field of type: ${type}` : '';
  return `is ${type} in the index, which does not take that as it is: ${takers[kind][0]} does${other}`;
}

function misreadDate(kind: FieldKind, { type = '', format }: IndexField): string | undefined {
  const known = formats[kind];
  if (known === undefined || format === undefined || !dates.includes(type)) return undefined;
  if (format.split('||').some((one) => known.includes(one))) return undefined;
  return `is a ${type} of format ${format} in the index, which does not read ${kind === 'date' ? '2026-01-02' : '2026-01-02T03:04:05'}: add ||strict_date_optional_time`;
}
