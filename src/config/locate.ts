import {
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';

/** The offset of the key (of an item: the value) that a path leads to, through aliases and merged maps; or of the last step that is there. */
export function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node = follow(document, document.contents);
  let offset = document.contents?.range?.[0] ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = pairOf(document, node, String(step));
      if (pair === undefined) return offset;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = follow(document, pair.value);
    } else if (isCollection(node)) {
      const item = node.items[Number(step)] as Node | undefined;
      if (item === undefined) return offset;
      offset = item.range?.[0] ?? offset;
      node = follow(document, item);
    } else return offset;
  }
  return offset;
}

function follow(document: Document, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

/** A key of the map itself, or of one that it merges by `<<`. */
function pairOf(document: Document, map: YAMLMap, key: string): Pair | undefined {
  const own = map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key);
  if (own !== undefined) return own;
  const merged = map.items.filter((pair) => isScalar(pair.key) && pair.key.source === '<<');
  for (const { value } of merged) {
    const target = follow(document, value);
    for (const source of isMap(target) ? [target] : isCollection(target) ? target.items : []) {
      const node = follow(document, source);
      const pair = isMap(node) ? pairOf(document, node, key) : undefined;
      if (isPair(pair)) return pair;
    }
  }
  return undefined;
}
