import type { Random } from '../../../demo/random.ts';
import type { Change, Row } from '../../../src/model/change.ts';
import { TABLE } from './messages.ts';
import type { World } from './world.ts';

/** Few, so that everything meets. */
export const IDS = [1, 2, 3];

/** Commits one transaction of one or two statements. */
export function commitSomething(world: World): void {
  const { random, mysql, nowMs } = world;
  const rows = new Map(mysql.newest);
  const statements: Change[][] = [];
  for (let count = random.chance(0.25) ? 2 : 1; count > 0; count--) {
    const changes = statement(random, rows, mysql.binlog.length * 10 + count);
    for (const { before } of changes) if (before !== null) rows.delete(Number(before['id']));
    for (const { after } of changes) if (after !== null) rows.set(Number(after['id']), after);
    if (changes.length > 0) statements.push(changes);
  }
  if (statements.length === 0) return;
  world.say(() => `commit ${statements.flat().map(describe).join(', ')}`);
  mysql.commit(statements, {
    eventMs: nowMs - (random.chance(0.2) ? random.int(0, 30) : 0),
    visibleAtMs: nowMs + (random.chance(0.3) ? random.int(1, 100) : 0),
  });
}

/** `n` is new with every statement, so that no two images of a row are alike. */
function statement(random: Random, rows: ReadonlyMap<number, Row>, n: number): Change[] {
  const there = IDS.filter((id) => rows.has(id));
  const free = IDS.filter((id) => !rows.has(id));
  const change = (id: number, after: Row | null): Change => {
    const before = rows.get(id) ?? null;
    const operation = before === null ? 'insert' : after === null ? 'delete' : 'update';
    return { table: TABLE, operation, before, after };
  };
  const kind = random.next();
  if (there.length === 0 || (kind < 0.25 && free.length > 0)) {
    const id = random.pick(free);
    return [change(id, { id, n })];
  }
  const id = random.pick(there);
  if (kind < 0.45) return [change(id, null)];
  if (kind < 0.65 && free.length > 0) return [change(id, { id: random.pick(free), n })];
  if (kind < 0.75 && there.length === 2) return shift(there, free[0]!).map(([from, to]) => change(from, { id: to, n }));
  if (kind < 0.85) return there.map((each) => change(each, { id: each, n }));
  return [change(id, { id, n })];
}

/** `UPDATE ... SET id = ...` of two rows: one takes the free id, the other the one just left. */
function shift([first, second]: number[], free: number): [number, number][] {
  return [
    [first!, free],
    [second!, first!],
  ];
}

function describe({ operation, before, after }: Change): string {
  return `${operation} ${[before, after].flatMap((row) => (row === null ? [] : [JSON.stringify(row)])).join(' -> ')}`;
}
