import type { KeyDifference } from '../verify/verify-cache.ts';
import type { Difference } from '../verify/verify-documents.ts';

const shownOfEachKind = 10;
const longestValue = 60;

const sentences = {
  missing: 'documents are missing: the row has none',
  stale: 'documents are stale: they differ from their row',
  orphaned: 'documents are orphaned: their row is gone',
  staleKey: 'cache keys are stale: their rows are not like that any more',
  keptKey: 'cache keys were not deleted: a change touched them, and nobody filled them since',
};

/** The first few of each kind, in clear lines. */
export function differenceLines(documents: readonly Difference[], keys: readonly KeyDifference[]): string[] {
  const documentsOf = (kind: Difference['kind']): string[] =>
    documents.filter((one) => one.kind === kind).map(documentLine);
  const keysOf = (kind: KeyDifference['kind']): string[] => keys.filter((one) => one.kind === kind).map(keyLine);
  return [
    ...firstOf(sentences.missing, documentsOf('missing')),
    ...firstOf(sentences.stale, documentsOf('stale')),
    ...firstOf(sentences.orphaned, documentsOf('orphaned')),
    ...firstOf(sentences.staleKey, keysOf('stale')),
    ...firstOf(sentences.keptKey, keysOf('kept')),
  ];
}

function firstOf(sentence: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length > shownOfEachKind ? [`  ... and ${lines.length - shownOfEachKind} more`] : [];
  return [`${lines.length} ${sentence}`, ...lines.slice(0, shownOfEachKind).map((line) => `  ${line}`), ...more];
}

function documentLine(difference: Difference): string {
  const name = `${difference.table} ${difference.id}`;
  if (difference.kind !== 'stale') return name;
  const fields = difference.fields.map(
    ({ field, row, document }) => `${field}: row ${shown(row)}, document ${shown(document)}`,
  );
  return `${name}: ${fields.join('; ')}`;
}

/** Cached lists are long: what is shown begins shortly before they differ. */
function keyLine({ key, cached, expected }: KeyDifference): string {
  if (cached === expected) return key;
  if (expected === undefined) return `${key}: cached ${shown(cached)}, expected nothing`;
  let same = 0;
  while (cached[same] === expected[same]) same++;
  const from = Math.max(0, same - longestValue / 2);
  return `${key}: cached ${shown(cached.slice(from))}, expected ${shown(expected.slice(from))}`;
}

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > longestValue ? `${text.slice(0, longestValue)}...` : text;
}
