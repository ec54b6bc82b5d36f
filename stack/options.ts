import { Option } from 'commander';

/** The choice, as every command has it that brings servers up. */
export const dbOption = () =>
  new Option('--db <db>', 'the source database').choices(['mysql', 'mariadb']).default('mysql');
export const captureOption = () =>
  new Option('--capture <tool>', 'what follows its binlog').choices(['canal', 'debezium']).default('canal');
