import { stringify } from 'yaml';
import type { Row, Value } from '../../model/change.ts';
import { createPaint } from '../paint.ts';
import type { DocumentPreview, KeyPreview, RowPreview } from './row-preview.ts';
import { sideBySide, type Line } from './side-by-side.ts';

/** How it is shown. */
export interface Terminal {
  /** In columns. */
  width: number;
  hasColors: boolean;
}

/** The row at the left; at the right its documents, one below the other, and its cache keys. */
export function previewLines({ table, key, row, documents, cacheKeys }: RowPreview, terminal: Terminal): string[] {
  const paints = createPaints(terminal.hasColors);
  const title = paints.heading(`${table} ${key.map(String).join(',')}`);
  if (row === null) return [title, paints.warning('MySQL has no such row')];
  const right = [
    ...documents.flatMap((document) => documentLines(document, paints)),
    ...(cacheKeys.length > 0 ? [{ text: 'cache keys', paint: paints.heading }] : []),
    ...cacheKeys.flatMap(keyLines),
  ];
  const left = [{ text: 'row', paint: paints.heading }, ...fieldLines(row)];
  return [title, ...sideBySide(left, right, terminal.width)];
}

type Paints = ReturnType<typeof createPaints>;

function createPaints(hasColors: boolean) {
  const paint = createPaint(hasColors);
  return { heading: (text: string) => paint('bold', text), warning: (text: string) => paint('yellow', text) };
}

function documentLines({ address, document, reason }: DocumentPreview, paints: Paints): Line[] {
  const body = document ? fieldLines(document) : [{ text: `no document: ${reason}`, paint: paints.warning }];
  return [{ text: address, paint: paints.heading }, ...indented(body)];
}

const verbs = { delete: 'delete', deletePattern: 'delete all of', set: 'set' } as const;
const OPERATIONS = 3;

function keyLines({ action, key, on, value }: KeyPreview): Line[] {
  const when = on.length < OPERATIONS ? ` (${on.join(', ')})` : '';
  return indented([{ text: `${verbs[action]} ${key}${when}` }, ...indented(value ? fieldLines(value) : [])]);
}

function indented(lines: readonly Line[]): Line[] {
  return lines.map((line) => ({ ...line, text: `  ${line.text}` }));
}

/** The pictures of control characters stand in Unicode in their order, from here on. */
const CONTROL_PICTURES = 0x2400;

/** A row must not steer the terminal; a tab would shift what stands beside it. */
function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/[\u0000-\u0009\u000b-\u001f]/g, (char) =>
    String.fromCodePoint(CONTROL_PICTURES + (char.codePointAt(0) ?? 0)),
  );
}

/** Longer texts are cut: --json has them whole. */
const MAX_CHARACTERS = 300;

function fieldLines(row: Row): Line[] {
  return stringify(cut(row), { lineWidth: 0 })
    .trimEnd()
    .split('\n')
    .map((text) => ({ text }));
}

function cut(value: Value): Value {
  if (typeof value === 'string')
    return value.length > MAX_CHARACTERS
      ? `${printable(value.slice(0, MAX_CHARACTERS))}… (${value.length} characters)`
      : printable(value);
  if (Array.isArray(value)) return value.map(cut);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, cut(inner)]));
  return value;
}
