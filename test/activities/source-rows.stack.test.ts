import { createConnection } from 'mysql2/promise';
import { createSourceRows } from '../../src/activities/heal/source-rows.ts';
import { createMysql } from '../../src/connectors/mysql.ts';
import { endpoints } from '../../stack/endpoints.ts';
import { columns, describeSourceRows, rowsOf } from './source-rows-contract.ts';

describeSourceRows('rows of MySQL', async () => {
  const database = `t_rows_${Date.now()}`;
  const connection = await createConnection(endpoints().mysql);
  await connection.query('set sql_log_bin = 0');
  await connection.query(`create database ${database} character set utf8mb4`);
  for (const [table, definition] of Object.entries(columns)) {
    await connection.query(`create table ${database}.${table} (${definition})`);
    for (const row of rowsOf[table] ?? []) await connection.query(`insert into ${database}.${table} set ?`, [row]);
  }
  const source = createMysql(endpoints().mysql);
  return {
    database,
    rows: createSourceRows(source),
    async close() {
      await source.close();
      await connection.query(`drop database ${database}`);
      await connection.end();
    },
  };
});
