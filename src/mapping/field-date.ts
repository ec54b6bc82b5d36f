import { fixedOffset, zoneOffset } from '../model/zone-offset.ts';
import { textOf, type Convert } from './convert.ts';
import { datePatternProblems, parseDatePattern, type DatePatternPart, type DateToken } from './date-pattern.ts';
import type { FieldSourceConfig } from './table-config.ts';

/**
 * Dates as texts -> dates as texts. A date without a time of day is the same in every zone and is never moved; all else is
 * an instant, written in UTC, or in `timeZone` where a `format` is given. Digits of a fraction stay as they are.
 */
export function createDateReader({ parse, format, timeZone = 'UTC' }: FieldSourceConfig): Convert {
  const read = parse === undefined ? readIso : patternReader(parse);
  const zone = zoneOffset(timeZone);
  const pattern = format === undefined ? undefined : parseDatePattern(format);
  return (value) => {
    const digits = read(textOf(value));
    const local = digits && localMsOf(digits);
    if (digits === undefined || local === undefined) return undefined;
    const offset = digits.Z === undefined ? zone.atLocal(local) : fixedOffset(withColon(digits.Z));
    if (offset === undefined) return undefined;
    const utc = local - offset;
    const isDay = digits.HH === undefined;
    const shown = isDay ? offset : pattern === undefined ? 0 : zone.at(utc);
    const iso = new Date(utc + shown).toISOString();
    // Years that four digits do not hold have a sign before them.
    if (iso.length > 'YYYY-MM-DDTHH:mm:ss.SSSZ'.length) return undefined;
    if (pattern !== undefined) return fill(pattern, { iso, fraction: digits.SSS, offset: shown });
    return isDay ? iso.slice(0, 10) : `${iso.slice(0, 19)}${digits.SSS === undefined ? '' : `.${digits.SSS}`}Z`;
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

/** As if the clock were UTC's; undefined for a date that no calendar has. */
function localMsOf({ YYYY, MM = '01', DD = '01', HH = '00', mm = '00', ss = '00' }: Digits): number | undefined {
  const text = `${YYYY}-${MM}-${DD}T${HH}:${mm}:${ss}.000Z`;
  const time = Date.parse(text);
  // 30 February would become 1 March.
  return Number.isNaN(time) || new Date(time).toISOString() !== text ? undefined : time;
}

interface Shown {
  iso: string;
  fraction: string | undefined;
  /** In milliseconds. */
  offset: number;
}

function fill(parts: readonly DatePatternPart[], shown: Shown): string {
  return parts.map((part) => ('text' in part ? part.text : written[part.token](shown))).join('');
}

const written: Record<DateToken, (shown: Shown) => string> = {
  YYYY: ({ iso }) => iso.slice(0, 4),
  MM: ({ iso }) => iso.slice(5, 7),
  DD: ({ iso }) => iso.slice(8, 10),
  HH: ({ iso }) => iso.slice(11, 13),
  mm: ({ iso }) => iso.slice(14, 16),
  ss: ({ iso }) => iso.slice(17, 19),
  SSS: ({ fraction = '' }) => fraction.padEnd(3, '0').slice(0, 3),
  Z: ({ offset }) => offsetText(offset),
};

function offsetText(offset: number): string {
  if (offset === 0) return 'Z';
  const clock = new Date(Math.abs(offset)).toISOString().slice(11, 16);
  return `${offset < 0 ? '-' : '+'}${clock}`;
}

/** `+0800` -> `+08:00` */
function withColon(offset: string): string {
  return offset.replace(/^(...)(\d\d)$/, '$1:$2');
}
