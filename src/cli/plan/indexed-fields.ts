import { isSameSetting } from './index-change.ts';

type Definition = Record<string, unknown>;

/** Of a field, these only say how it is searched. */
const SEARCH_ONLY = new Set([
  'eager_global_ordinals',
  'fielddata',
  'fielddata_frequency_filter',
  'meta',
  'search_analyzer',
  'search_quote_analyzer',
]);

/** Paths of the fields that documents were not indexed by, or otherwise. */
export function indexedOtherwise(now: Definition, wanted: Definition): string[] {
  const [before, after] = [new Map(indexedFields(now, '')), new Map(indexedFields(wanted, ''))];
  return [...after].filter(([path, definition]) => !isSameSetting(definition, before.get(path))).map(([path]) => path);
}

function indexedFields(properties: Definition, above: string): [string, Definition][] {
  return Object.entries(properties).flatMap(([name, value]): [string, Definition][] => {
    const { properties: inner, fields, ...own } = value as Definition;
    const path = `${above}${name}`;
    const indexed = Object.fromEntries(Object.entries(own).filter(([parameter]) => !SEARCH_ONLY.has(parameter)));
    const below = [inner, fields].flatMap((group) => indexedFields((group ?? {}) as Definition, `${path}.`));
    return [...(inner === undefined ? [[path, indexed] as [string, Definition]] : []), ...below];
  });
}
