import { InvalidArgumentError, Option } from 'commander';

/** The choice, as every command has it that brings servers up. */
export const dbOption = () =>
  new Option('--db <db>', 'the source database').choices(['mysql', 'mariadb']).default('mysql');
export const captureOption = () =>
  new Option('--capture <tool>', 'what follows its binlog').choices(['canal', 'debezium']).default('canal');

/** Reads an option's value: a whole number, `least` or more. */
export const wholeNumber =
  (least: number) =>
  (text: string): number => {
    const value = Number(text);
    if (Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`must be a whole number, ${least} or more`);
  };
