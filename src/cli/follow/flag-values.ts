import { InvalidArgumentError } from 'commander';

/** `dropOld` -> `--drop-old` */
export function flagOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Those of these flags that were given, as they are written. */
export function givenFlags<Flags extends object>(flags: Flags, names: readonly (keyof Flags & string)[]): string[] {
  return names.filter((name) => flags[name] !== undefined).map(flagOf);
}

export function numberOrText(text: string): string | number {
  return String(Number(text)) === text && Number.isSafeInteger(Number(text)) ? Number(text) : text;
}

export function atLeastOne(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('a whole number, from 1');
  return count;
}

export function limit(text: string): number | 'none' {
  return text === 'none' ? text : atLeastOne(text);
}

/** @returns a reader of numbers within these bounds */
export function numberFrom(min: number, max: number, what: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value) || value < min || value > max)
      throw new InvalidArgumentError(what);
    return value;
  };
}
