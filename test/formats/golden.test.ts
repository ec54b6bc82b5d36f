import { describe, expect, test } from 'vitest';
import { createDecoder, type FormatName } from '../../src/formats/formats.ts';
import { columnTypesAt } from './scenario-types.ts';
import { readLines, recordOfLine } from './records.ts';

/**
 * Real records of each tool, and own ones for what those lack, with what becomes of them beside them. To renew, and then
 * to read the difference: `npx vitest run --project unit test/formats/golden.test.ts -u`
 */
const fixtures: [FormatName, string][] = [
  ['canal', 'canal/mariadb-10.11-kafka-records'],
  ['canal', 'canal/own'],
  ['debezium', 'debezium/mysql-9.7-noschema-kafka-records'],
  ['debezium', 'debezium/mariadb-10.11-noschema-kafka-records'],
  ['debezium', 'debezium/mysql-9.7-schema-kafka-records'],
  ['debezium', 'debezium/mariadb-10.11-schema-kafka-records'],
  ['debezium', 'debezium/own-with-schema'],
  ['maxwell', 'maxwell/maxwell-1.22.6-kafka-records'],
  ['maxwell', 'maxwell/own'],
];

describe.each(fixtures)('%s reads %s', (format, fixture) => {
  const lines = readLines(`${fixture}.jsonl`);

  test.each([
    ['as it stands', false],
    ['with the types of the columns', true],
  ])('%s', async (_, typed) => {
    const decoded = lines.map((line) => {
      const columnTypes = (table: string) => (typed ? columnTypesAt(line.value ?? '', table) : undefined);
      return createDecoder(format, { timeZone: 'UTC', columnTypes }).decode(recordOfLine(line));
    });
    const text = decoded.map((one) => JSON.stringify(one)).join('\n');
    await expect(`${text}\n`).toMatchFileSnapshot(`../fixtures/${fixture}.${typed ? 'typed' : 'plain'}.expected.jsonl`);
  });
});
