import { describe, expect, test } from 'vitest';
import type { SchemaChangeKind } from '../../src/model/change.ts';
import { readSchemaChange } from '../../src/formats/schema-change.ts';

const context = { database: 'shop', table: 'told', kind: 'other' } as const;

const cases: [SchemaChangeKind, string[], string][] = [
  ['truncate', ['shop.goods'], 'truncate goods'],
  ['truncate', ['other.goods'], 'TRUNCATE TABLE other . goods;'],
  ['rename', ['shop.a', 'shop.b', 'shop.c', 'x.d'], 'RENAME TABLE a TO b, c TO x.d'],
  [
    'rename',
    ['shop.goods', 'shop._goods_del', 'shop._goods_gho'],
    'RENAME TABLE goods TO _goods_del, _goods_gho TO goods',
  ],
  ['rename', ['shop.a', 'shop.b'], 'rename tables if exists a wait 10 to b'],
  ['rename', ['shop.a', 'shop.b'], 'ALTER TABLE a ADD COLUMN c INT, RENAME b'],
  ['rename', ['shop.a', 'shop.b'], 'ALTER TABLE a RENAME = b, DROP COLUMN c'],
  ['drop', ['shop.a', 'x.b'], 'DROP TABLE IF EXISTS a, `x`.`b` CASCADE'],
  ['other', ['shop.a'], 'DROP TEMPORARY TABLE IF EXISTS a'],
  ['other', ['shop.a'], 'CREATE OR REPLACE TEMPORARY TABLE a (id INT)'],
  ['alter', ['shop.a'], 'ALTER IGNORE TABLE a ADD UNIQUE (b)'],
  ['rename', ['shop.a', 'shop.b'], 'ALTER IGNORE TABLE a RENAME b'],
  ['drop', ['more.*'], 'DROP SCHEMA IF EXISTS `more`'],
  ['drop', ['shop.a'], 'CREATE OR REPLACE TABLE a (id INT)'],
  ['other', ['shop.a'], 'CREATE TABLE IF NOT EXISTS a (id INT, RENAME INT)'],
  ['other', ['shop.a'], 'CREATE UNIQUE INDEX i ON a (b)'],
  ['other', ['shop.a'], 'DROP INDEX i ON a'],
  ['alter', ['shop.a'], 'ALTER TABLE a ADD b INT'],
  ['alter', ['shop.a'], 'ALTER ONLINE IGNORE TABLE a ADD COLUMN IF NOT EXISTS (b INT, c INT)'],
  ['alter', ['shop.a'], 'ALTER TABLE a DROP `key`'],
  ['alter', ['shop.a'], 'ALTER TABLE a DROP PARTITION p0'],
  ['alter', ['shop.a'], 'ALTER TABLE a TRUNCATE PARTITION ALL'],
  ['alter', ['shop.a'], 'ALTER TABLE a CHANGE b c INT, ADD INDEX (c)'],
  ['alter', ['shop.a'], 'ALTER TABLE a ADD INDEX (c), MODIFY c BIGINT'],
  ['alter', ['shop.a'], "ALTER TABLE a COMMENT 'x', RENAME COLUMN b TO c"],
  ['alter', ['shop.a'], 'ALTER TABLE a CONVERT TO CHARACTER SET utf8mb4'],
  ['alter', ['shop.a', 'shop.b'], 'ALTER TABLE a EXCHANGE PARTITION p WITH TABLE b'],
  ['other', ['shop.a'], 'ALTER TABLE a ADD UNIQUE KEY k (b), DROP KEY l, ENGINE = InnoDB, AUTO_INCREMENT 7'],
  ['other', ['shop.a'], "ALTER TABLE a COMMENT = ', DROP COLUMN b', ROW_FORMAT=DYNAMIC"],
  ['other', ['shop.a'], 'ALTER TABLE a RENAME INDEX i TO j, ALTER COLUMN b SET DEFAULT 1'],
  ['other', ['shop.a'], 'ALTER TABLE a ADD PARTITION (PARTITION p1 VALUES LESS THAN (10))'],
  ['other', ['shop.a'], 'ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES c (d), DROP FOREIGN KEY g'],
  ['alter', ['shop.a'], '/* a */ -- b\n# c\nALTER /*!50000 TABLE */ a /* DROP */ DROP COLUMN b'],
  ['alter', ['shop.we`ird'], 'ALTER TABLE `we``ird` DROP COLUMN b'],
  ['other', ['shop.told'], 'CREATE VIEW v AS SELECT 1'],
  ['other', ['shop.told'], 'GRANT ALL ON *.* TO x'],
  ['other', ['shop.told'], ''],
  ['other', ['shop.told'], 'ALTER TABLE'],
];

describe('what a statement does, and to which tables', () => {
  test.each(cases)('%s of %s: %s', (kind, tables, statement) => {
    expect(readSchemaChange(statement, context)).toEqual({ kind, tables, statement });
  });
});

test('a statement of any length and shape is read in no time', { timeout: 60_000 }, () => {
  for (const text of [
    `ALTER TABLE a COMMENT '${'\\'.repeat(1_000_001)}`,
    '`'.repeat(1_000_001),
    '('.repeat(1_000_000),
    '/*'.repeat(500_000),
  ]) {
    const begin = performance.now();
    readSchemaChange(text, context);
    expect(performance.now() - begin).toBeLessThan(5000);
  }
});
