import { valueOf, type Row } from '../model/change.ts';
import { datePatternProblems, parseDatePattern, type DatePatternPart, type DateToken } from './date-pattern.ts';
import { shortened } from './document-id.ts';
import { UnmappableError } from './unmappable-error.ts';

/** The alias that a row's document is in: `goods`, `executions_{execution_time:YYYY-MM}`, `orders_{region}`. */
export interface IndexName {
  nameOf(row: Row): string;
  columns: readonly string[];
  /** What all of its names begin with: the text before the first placeholder, without `-`, `_` and `.` at its end. */
  family: string;
  /** Whether an alias may be one of this template's. */
  covers(name: string): boolean;
  /** All rows are in one index. */
  isFixed: boolean;
}

/** Elasticsearch takes 255 bytes; behind each alias stands an index with `__20260102t030405678` after its name, and its own alias with `__write` after that. */
const MAX_NAME_BYTES = 255 - '__20260102t030405678__write'.length;
const ABSENT = 'null';
const indexDateTokens = ['YYYY', 'MM', 'DD', 'HH'] as const satisfies readonly DateToken[];

type Part = { text: string } | { column: string; date?: DatePatternPart[] };

/** @param template one without `templateProblems` */
export function createIndexName(template: string): IndexName {
  const parts = parseTemplate(template);
  const columns = [...new Set(parts.flatMap((part) => ('column' in part ? part.column : [])))];
  const [first] = parts;
  const prefix = first !== undefined && 'text' in first ? first.text : '';
  if (columns.length === 0)
    return { nameOf: () => template, columns, family: template, covers: (name) => name === template, isFixed: true };
  const shape = new RegExp(`^(?:${parts.map(shapeOf).join('')}|${escaped(prefix)}.*~[0-9a-f]{64})$`, 'su');
  return {
    nameOf: (row) => shortened(parts.map((part) => partOf(part, row)).join(''), MAX_NAME_BYTES),
    columns,
    family: prefix.replace(/[-_.]+$/, ''),
    covers: (name) => shape.test(name),
    isFixed: false,
  };
}

/** What is wrong with a template, in sentences; nothing when it can be used. */
export function templateProblems(template: string): string[] {
  const literal = template.replaceAll(PLACEHOLDER, '');
  if (/[{}]/.test(literal)) return ['unbalanced { } in the name; a placeholder is {column} or {column:YYYY-MM}'];
  const problems: string[] = [];
  if (/[^a-z0-9_.-]/.test(literal))
    problems.push('lower case letters, digits, "_", "-" and "." outside of placeholders');
  else if (!/^[a-z0-9]/.test(template))
    problems.push('must begin with a lower case letter or a digit, not with a placeholder');
  for (const [, column = '', pattern] of template.matchAll(PLACEHOLDER)) {
    if (!/^[\p{L}\p{N}_$]+$/u.test(column)) problems.push(`"${column}" is not a column name`);
    if (pattern !== undefined) problems.push(...datePatternProblems(pattern, indexDateTokens), ...unnameable(pattern));
  }
  if (Buffer.byteLength(literal) > MAX_NAME_BYTES) problems.push(`longer than ${MAX_NAME_BYTES} bytes`);
  return problems;
}

const PLACEHOLDER = /\{([^{}:]*)(?::([^{}]*))?\}/g;

function unnameable(pattern: string): string[] {
  const text = parseDatePattern(pattern).map((part) => ('text' in part ? part.text : ''));
  return /[^0-9_.-]/.test(text.join(''))
    ? [`only digits, "_", "-" and "." may stand between the tokens of "${pattern}"`]
    : [];
}

function parseTemplate(template: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of template.matchAll(PLACEHOLDER)) {
    const [whole, column = '', pattern] = match;
    if (match.index > end) parts.push({ text: template.slice(end, match.index) });
    parts.push(pattern === undefined ? { column } : { column, date: parseDatePattern(pattern) });
    end = match.index + whole.length;
  }
  if (end < template.length) parts.push({ text: template.slice(end) });
  return parts;
}

function partOf(part: Part, row: Row): string {
  if ('text' in part) return part.text;
  const value = valueOf(row, part.column);
  if (value === null || value === '') return ABSENT;
  if (typeof value === 'object') throw new UnmappableError(part.column, 'is a list or an object, and names no index');
  return part.date === undefined ? nameable(String(value)) : dateOf(part.column, part.date, String(value));
}

const FORBIDDEN = /[\\/*?"<>|\s,#:\p{Cc}]/gu;

function nameable(text: string): string {
  return text.toLowerCase().replace(FORBIDDEN, '-');
}

const ISO = /^(?<YYYY>\d{4})-(?<MM>\d\d)-(?<DD>\d\d)(?:[T ](?<HH>\d\d):\d\d|$)/;

/** As the row has it, whatever the zone: a DATETIME in its own, a TIMESTAMP in UTC. */
function dateOf(column: string, pattern: readonly DatePatternPart[], text: string): string {
  const digits = ISO.exec(text)?.groups;
  if (digits === undefined) throw new UnmappableError(column, 'is not a date, and names no index');
  return pattern.map((part) => ('text' in part ? part.text : (digits[part.token] ?? '00'))).join('');
}

function shapeOf(part: Part): string {
  if ('text' in part) return escaped(part.text);
  if (part.date === undefined) return '.+';
  const date = part.date.map((one) => ('text' in one ? escaped(one.text) : `\\d{${one.token.length}}`));
  return `(?:${date.join('')}|${ABSENT})`;
}

function escaped(text: string): string {
  return text.replaceAll('.', '\\.');
}
