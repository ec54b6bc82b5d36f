import { expect, test } from 'vitest';
import { createSourceRows } from '../../src/activities/heal/source-rows.ts';
import type { SourceDatabase } from '../../src/connectors/source-database.ts';

test('the tables of a pattern are in the order in which walks go on, whatever that of the server', async () => {
  const tables = async (): Promise<string[]> => ['t.o_ab', 't.other', 't.o_a_b'];
  expect(await createSourceRows({ tables } as unknown as SourceDatabase).tablesOf('t.o_.*')).toEqual([
    't.o_a_b',
    't.o_ab',
  ]);
});
