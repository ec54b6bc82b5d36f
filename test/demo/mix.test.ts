import { expect, it } from 'vitest';
import { chooseStatement, shares } from '../../demo/load/mix.ts';
import * as remove from '../../demo/load/deletes.ts';
import * as insert from '../../demo/load/inserts.ts';
import type { Statement } from '../../demo/load/statement.ts';
import { type Operation, operations } from '../../demo/load/write-rows.ts';
import { createRandom } from '../../demo/random.ts';

const inserts = new Set<Statement>(Object.values(insert) as Statement[]);
const deletes = new Set<Statement>(Object.values(remove));

it('keeps to the shares of the row changes, although a price cut changes dozens of rows at once', () => {
  const random = createRandom(3);
  const counts: Record<Operation, number> = { insert: 0, update: 0, delete: 0 };
  const changes = (): number => counts.insert + counts.update + counts.delete;
  while (changes() < 5000) {
    const statement = chooseStatement(random, { changes, countOf: (operation) => counts[operation] });
    const operation = inserts.has(statement) ? 'insert' : deletes.has(statement) ? 'delete' : 'update';
    counts[operation] += operation === 'update' && random.chance(0.02) ? 50 : 1;
  }
  for (const operation of operations) expect(counts[operation] / changes()).toBeCloseTo(shares[operation], 1.5);
});
