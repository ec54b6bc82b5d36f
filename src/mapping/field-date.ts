import { DateTime } from 'luxon';
import { textOf, type Convert } from './convert.ts';
import { datePatternProblems, parseDatePattern, type DatePatternPart, type DateToken } from './date-pattern.ts';
import type { FieldSourceConfig } from './table-config.ts';

/**
 * Dates as texts -> dates as texts. A date without a time of day is the same in every zone and is never moved; all else is
 * an instant, written in UTC, or in `timeZone` where a `format` is given. Digits of a fraction stay as they are.
 */
export function createDateReader({ parse, format, timeZone = 'UTC' }: FieldSourceConfig): Convert {
  const read = parse === undefined ? readIso : patternReader(parse);
  const zone = luxonZone(timeZone);
  const write = format === undefined ? writeIso : patternWriter(format, zone);
  return (value) => {
    const digits = read(textOf(value));
    if (digits?.YYYY === undefined) return undefined;
    const time = DateTime.fromObject(
      {
        year: Number(digits.YYYY),
        month: Number(digits.MM ?? 1),
        day: Number(digits.DD ?? 1),
        hour: Number(digits.HH ?? 0),
        minute: Number(digits.mm ?? 0),
        second: Number(digits.ss ?? 0),
      },
      { zone: digits.Z === undefined ? zone : luxonZone(digits.Z) },
    );
    return time.isValid ? write(time, digits) : undefined;
  };
}

/** What is wrong with a pattern to read by. */
export function parsePatternProblems(pattern: string): string[] {
  const problems = datePatternProblems(pattern);
  return problems.length > 0 || pattern.includes('YYYY') ? problems : [`"${pattern}" has no year: YYYY is missing`];
}

/** By token the digits of a text; SSS may be more or fewer than three. */
type Digits = Partial<Record<DateToken, string>>;

const OFFSET = 'Z|[+-]\\d\\d:?\\d\\d';
const ISO = new RegExp(
  `^(?<YYYY>\\d{4})-(?<MM>\\d\\d)-(?<DD>\\d\\d)(?:[T ](?<HH>\\d\\d):(?<mm>\\d\\d)(?::(?<ss>\\d\\d)(?:\\.(?<SSS>\\d{1,9}))?)?(?<Z>${OFFSET})?)?$`,
);

function readIso(text: string): Digits | undefined {
  return ISO.exec(text)?.groups;
}

function patternReader(pattern: string): (text: string) => Digits | undefined {
  const seen = new Set<DateToken>();
  const source = parseDatePattern(pattern).map((part) => {
    if ('text' in part) return part.text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
    const digits = part.token === 'Z' ? OFFSET : `\\d{${part.token.length}}`;
    if (seen.has(part.token)) return `(?:${digits})`;
    seen.add(part.token);
    return `(?<${part.token}>${digits})`;
  });
  const shape = new RegExp(`^${source.join('')}$`, 'u');
  return (text) => shape.exec(text)?.groups;
}

type Write = (time: DateTime, digits: Digits) => string;

const ISO_DATE = parseDatePattern('YYYY-MM-DD');
const ISO_SECONDS = parseDatePattern('YYYY-MM-DDTHH:mm:ss');

function writeIso(time: DateTime, digits: Digits): string {
  if (digits.HH === undefined) return fill(ISO_DATE, time, digits);
  const fraction = digits.SSS === undefined ? '' : `.${digits.SSS}`;
  return `${fill(ISO_SECONDS, time.toUTC(), digits)}${fraction}Z`;
}

function patternWriter(pattern: string, zone: string): Write {
  const parts = parseDatePattern(pattern);
  return (time, digits) => fill(parts, digits.HH === undefined ? time : time.setZone(zone), digits);
}

function fill(parts: readonly DatePatternPart[], time: DateTime, { SSS = '' }: Digits): string {
  const padded = (number: number, length: number): string => String(number).padStart(length, '0');
  const written: Record<DateToken, () => string> = {
    YYYY: () => padded(time.year, 4),
    MM: () => padded(time.month, 2),
    DD: () => padded(time.day, 2),
    HH: () => padded(time.hour, 2),
    mm: () => padded(time.minute, 2),
    ss: () => padded(time.second, 2),
    SSS: () => SSS.padEnd(3, '0').slice(0, 3),
    Z: () => (time.offset === 0 ? 'Z' : time.toFormat('ZZ')),
  };
  return parts.map((part) => ('text' in part ? part.text : written[part.token]())).join('');
}

function luxonZone(name: string): string {
  if (name === 'Z') return 'UTC';
  return /^[+-]/.test(name) ? `UTC${name.replace(/^(...)(\d\d)$/, '$1:$2')}` : name;
}
