import { createHash } from 'node:crypto';
import { valueOf, type Row, type Value } from '../model/change.ts';

/** Stands in a template for the table that the row is in, as `database.table`: for sharded tables whose keys repeat. */
export const TABLE_PLACEHOLDER = '$table';

export function keyOf(row: Row, columns: readonly string[]): Value[] {
  return columns.map((column) => {
    const value = valueOf(row, column);
    if (value === null) throw new MissingKeyError(column);
    return value;
  });
}

/** What a column is needed for. */
export type ColumnUse = 'its key' | 'its address' | 'its document' | 'a join' | 'a cache key';

/** The row image lacks a column that must be there: the config is wrong, or the source sends partial rows. */
export class MissingKeyError extends Error {
  override name = 'MissingKeyError';
  readonly column: string;
  readonly use: ColumnUse;

  constructor(column: string, use: ColumnUse = 'its key') {
    super(`the row has no value in column "${column}", which ${use} is made of`);
    this.column = column;
    this.use = use;
  }
}

/** How ids are made of rows, and rows told by ids. */
export interface DocumentId {
  /** The columns that an id is made of. */
  columns: readonly string[];
  usesTable: boolean;
  /** Throws a MissingKeyError when a column has no value. */
  idOf(row: Row, table: string): string;
  /** What an id was made of, as text, by column; null for one that this template does not make, or that was too long to be kept whole. */
  parse(id: string): { row: Row; table: string | undefined } | null;
}

/**
 * One value stands in an id as it is. Of several each is escaped (`%` and what separates them), so that no two keys meet
 * and every id can be read back.
 *
 * @param template such as `g-{id}`; without it the key columns, joined by `|`
 */
export function compileDocumentId(template: string | undefined, key: readonly string[]): DocumentId {
  const { literals, names } = splitTemplate(template ?? key.map((column) => `{${column}}`).join('|'));
  const { escape, unescape } = escaping(literals.slice(1, -1));
  const columns = names.filter((name) => name !== TABLE_PLACEHOLDER);
  return {
    columns,
    usesTable: names.includes(TABLE_PLACEHOLDER),
    idOf(row, table) {
      const values = names.map((name) => (name === TABLE_PLACEHOLDER ? table : String(keyOf(row, [name])[0])));
      const parts = names.length === 1 ? values : values.map(escape);
      return shortened(literals.map((literal, at) => literal + (parts[at] ?? '')).join(''), MAX_ID_BYTES);
    },
    parse(id) {
      if (SHORTENED.test(id)) return id === EMPTY_ID && names.length === 1 ? toRow(names, ['']) : null;
      const parts = cutAt(id, literals);
      return parts && toRow(names, names.length === 1 ? parts : parts.map(unescape));
    },
  };
}

/** The default: one value as it is, several joined by `|`. */
export function documentId(key: readonly Value[]): string {
  const columns = key.map((_, at) => String(at));
  const row = Object.fromEntries(columns.map((column, at) => [column, key[at] as Value]));
  return compileDocumentId(undefined, columns).idOf(row, '');
}

/** What is wrong with a template for ids of rows with this key; the same words in an editor as at the start. */
export function documentIdProblems(template: string, key: readonly string[]): string[] {
  const { literals, names } = splitTemplate(template);
  const problems = key
    .filter((column) => !names.includes(column))
    .map((column) => `lacks {${column}}, a column of the key: two rows could have the same id`);
  const inner = literals.slice(1, -1);
  if (inner.some((literal) => !SEPARATOR.test(literal)))
    problems.push(
      'needs a separator such as | between two placeholders, an ASCII character that is neither letter, digit nor %',
    );
  if (literals.some((literal) => /[{}]/.test(literal))) problems.push('has unbalanced { }');
  return problems;
}

const PLACEHOLDER = /\{([^{}]+)\}/;
const SEPARATOR = /^[^\P{ASCII}\p{L}\p{N}%]/u;

/** `g-{id}|{lang}` -> literals [g-, |, ''], names [id, lang] */
function splitTemplate(template: string): { literals: string[]; names: string[] } {
  const parts = template.split(PLACEHOLDER);
  return { literals: parts.filter((_, at) => at % 2 === 0), names: parts.filter((_, at) => at % 2 === 1) };
}

function escaping(separators: readonly string[]) {
  const special = new Set(['%', ...separators.map(([first = '%']) => first)]);
  const codes = new Map([...special].map((char) => [char, `%${char.codePointAt(0)!.toString(16).toUpperCase()}`]));
  const chars = new Map([...codes].map(([char, code]) => [code, char]));
  const any = (texts: Iterable<string>): RegExp =>
    new RegExp([...texts].map((text) => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|'), 'g');
  const [specials, escapes] = [any(codes.keys()), any(chars.keys())];
  return {
    escape: (text: string) => text.replaceAll(specials, (char) => codes.get(char) as string),
    unescape: (text: string) => text.replaceAll(escapes, (code) => chars.get(code) as string),
  };
}

/** The texts between the literals; null when they are not there. */
function cutAt(id: string, literals: readonly string[]): string[] | null {
  const [first = '', last = ''] = [literals[0], literals.at(-1)];
  if (!id.startsWith(first) || !id.endsWith(last) || id.length < first.length + last.length) return null;
  let rest = id.slice(first.length, id.length - last.length);
  const parts: string[] = [];
  for (const literal of literals.slice(1, -1)) {
    const at = rest.indexOf(literal);
    if (at === -1) return null;
    parts.push(rest.slice(0, at));
    rest = rest.slice(at + literal.length);
  }
  // One more separator than the template has is in no id that it makes.
  if (literals.length > 2 && rest.includes((literals.at(-2) as string)[0] as string)) return null;
  return [...parts, rest];
}

function toRow(names: readonly string[], parts: readonly string[]): { row: Row; table: string | undefined } {
  const row = Object.fromEntries(names.map((name, at) => [name, parts[at] as string]));
  const { [TABLE_PLACEHOLDER]: table, ...columns } = row;
  return { row: columns, table };
}

/** Of a UTF-16 code unit in UTF-8: nearly all texts are short enough whatever they hold, and need not be encoded to be measured. */
const MAX_BYTES_PER_UNIT = 3;

/** Elasticsearch takes no longer ids. */
const MAX_ID_BYTES = 512;
const SHORTENED = /~[0-9a-f]{64}$/;

/** The text itself, or so much of it as fits beside its hash: all of nothing, which is no id for Elasticsearch. */
export function shortened(text: string, maxBytes: number): string {
  if (text !== '' && text.length * MAX_BYTES_PER_UNIT <= maxBytes) return text;
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes && text !== '') return text;
  const hash = `~${createHash('sha256').update(bytes).digest('hex')}`;
  const start = new TextDecoder().decode(bytes.subarray(0, maxBytes - hash.length), { stream: true });
  return start + hash;
}

const EMPTY_ID = shortened('', MAX_ID_BYTES);
