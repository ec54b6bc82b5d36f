import type { ASTNode } from '@marcbachmann/cel-js';
import { valueOf, type Row, type Value } from '../model/change.ts';

/**
 * Whether an evaluation may run unwatched: it has no loop, or what it can loop over is short. Watching costs 65 µs, the
 * loop itself often less than one. Every loop is taken to go over all that the expression and the row hold, inside all others,
 * and every call in them once more.
 */
export function createShortness(nodes: readonly ASTNode[], columns: readonly string[] | 'all'): (row: Row) => boolean {
  const loops = nodes.filter(isLoop).length;
  if (loops === 0) return () => true;
  return (row) => {
    const read = columns === 'all' ? Object.keys(row) : columns;
    const items = read.reduce((sum, column) => sum + itemsIn(valueOf(row, column)), nodes.length);
    return items ** (loops + 1) * nodes.length <= MAX_UNWATCHED_STEPS;
  };
}

/** 50 ms at the worst: lists compared with lists. */
const MAX_UNWATCHED_STEPS = 500_000;

const LOOPS = new Set(['all', 'exists', 'exists_one', 'map', 'filter', 'bind']);

function isLoop(node: ASTNode): boolean {
  return node.op === 'rcall' && LOOPS.has(node.args[0]);
}

/** A text can be split, so each of its characters counts. */
function itemsIn(value: Value): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, one) => sum + itemsIn(one), 1);
}
