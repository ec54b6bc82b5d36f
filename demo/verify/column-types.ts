import type { Connection, Pool, RowDataPacket } from 'mysql2/promise';

/** To MariaDB, JSON is a longtext with a check of its own making; to MySQL all of this is a comment. */
const jsonOfMariadb = `/*M!100310 OR EXISTS (SELECT 1 FROM information_schema.CHECK_CONSTRAINTS AS made
  WHERE made.CONSTRAINT_SCHEMA = TABLE_SCHEMA AND made.TABLE_NAME = COLUMNS.TABLE_NAME
    AND made.CONSTRAINT_NAME = COLUMN_NAME AND made.CHECK_CLAUSE LIKE 'json_valid(%') */`;

/** The types of a table's columns, as `tables[].columns` of evenkeel.yaml has them. */
export async function readColumnTypes(mysql: Pool | Connection, table: string): Promise<Map<string, string>> {
  const [rows] = await mysql.query<RowDataPacket[]>(
    `SELECT COLUMN_NAME AS name, IF(DATA_TYPE = 'json' ${jsonOfMariadb}, 'json', COLUMN_TYPE) AS type
     FROM information_schema.COLUMNS WHERE CONCAT(TABLE_SCHEMA, '.', TABLE_NAME) = ? ORDER BY ORDINAL_POSITION`,
    [table],
  );
  return new Map(rows.map((row) => [String(row['name']), String(row['type'])]));
}
