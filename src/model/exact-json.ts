/**
 * JSON without loss: a number that a JavaScript number cannot hold stays text, as an ExactNumber; nesting is limited
 * before anything is parsed; keys such as `__proto__` are keys like any other.
 * JSON.parse does the work. A scan of the text finds the few numbers that it would change and puts numbers from 2^53 on,
 * which then occur nowhere else, in their places.
 */
export type Json = string | number | boolean | null | ExactNumber | Json[] | JsonObject;

export interface JsonObject {
  [name: string]: Json;
}

/** A number whose digits a JavaScript number cannot hold. */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A text that is no JSON, or nested deeper than anything that is meant to be read. The message shows nothing of it. */
export class JsonError extends Error {
  override name = 'JsonError';
  readonly code: 'not-json' | 'too-deep';

  constructor(code: 'not-json' | 'too-deep', message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What becomes of a number that a JavaScript number cannot hold. */
export type KeepNumber = (digits: string) => ExactNumber | string;
type Kept = ExactNumber | string | number;

const MAX_DEPTH = 100;

export function parseExactJson(text: string, keep: KeepNumber = (digits) => new ExactNumber(digits)): Json {
  const { parseable, replaced } = replaceInexactNumbers(text, keep);
  let parsed: Json;
  try {
    parsed = JSON.parse(parseable) as Json;
  } catch (cause) {
    // The parser's own message shows what stands around the place.
    const [place = ''] = / at position \d+/.exec((cause as Error).message) ?? [];
    throw new JsonError('not-json', `not JSON${place}`, { cause });
  }
  return replaced.length === 0 ? parsed : putBack(parsed, replaced);
}

export function isJsonObject(json: Json | undefined): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json) && !(json instanceof ExactNumber);
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PLACEHOLDER = 2 ** 53;
/** Any number of fewer characters, without an exponent, is held exactly. */
const ALWAYS_EXACT_LENGTH = 15;

function replaceInexactNumbers(text: string, keep: KeepNumber): { parseable: string; replaced: Kept[] } {
  const replaced: Kept[] = [];
  let parseable = '';
  let copied = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > MAX_DEPTH) throw new JsonError('too-deep', `nested deeper than ${MAX_DEPTH}`);
    } else if (code === 0x7d || code === 0x5d) depth--;
    else if (isNumberPart(code) && code !== 0x65 && code !== 0x45) {
      const end = endOfNumber(text, at);
      const value = inexact(text, at, end);
      if (value !== undefined) {
        parseable += text.slice(copied, at) + String(FIRST_PLACEHOLDER + 2 * replaced.length);
        copied = end;
        replaced.push(typeof value === 'string' ? keep(value) : value);
      }
      at = end - 1;
    }
  }
  return { parseable: copied === 0 ? text : parseable + text.slice(copied), replaced };
}

function endOfString(text: string, begin: number): number {
  let end = begin;
  for (;;) {
    end = text.indexOf('"', end + 1);
    if (end === -1) return text.length;
    let before = end - 1;
    while (text.charCodeAt(before) === BACKSLASH) before--;
    if ((end - before) % 2 === 1) return end;
  }
}

/** Digits, `+`, `-`, `.`, `e` and `E`. */
function isNumberPart(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x2e || code === 0x65 || code === 0x45 || code === 0x2b
  );
}

function endOfNumber(text: string, begin: number): number {
  let end = begin + 1;
  while (isNumberPart(text.charCodeAt(end))) end++;
  return end;
}

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** What to put back for a number that JSON.parse would change, or that looks like a placeholder; else undefined. */
function inexact(text: string, begin: number, end: number): string | number | undefined {
  const length = end - begin;
  if (length <= ALWAYS_EXACT_LENGTH && !hasExponent(text, begin, end)) return undefined;
  const token = text.slice(begin, end);
  const parts = JSON_NUMBER.exec(token);
  if (parts === null) return undefined;
  const number = Number(token);
  const isInteger = parts[1] === undefined && parts[2] === undefined;
  if (isInteger) return Number.isSafeInteger(number) ? undefined : token;
  if (!Number.isFinite(number) || digitsOf(token) !== digitsOf(String(number))) return token;
  return Math.abs(number) >= FIRST_PLACEHOLDER ? number : undefined;
}

function hasExponent(text: string, begin: number, end: number): boolean {
  for (let at = begin; at < end; at++) if ((text.charCodeAt(at) | 0x20) === 0x65) return true;
  return false;
}

/** The significant digits: `-0.0120e5` and `12` have the same. */
function digitsOf(number: string): string {
  return number
    .replace(/[eE].*/, '')
    .replaceAll(/[-.]/g, '')
    .replace(/^0+/, '')
    .replace(/0+$/, '');
}

function putBack(json: Json, replaced: readonly Kept[]): Json {
  if (typeof json === 'number')
    return json < FIRST_PLACEHOLDER ? json : (replaced[(json - FIRST_PLACEHOLDER) / 2] as Kept);
  if (Array.isArray(json)) {
    for (let at = 0; at < json.length; at++) json[at] = putBack(json[at] as Json, replaced);
    return json;
  }
  if (!isJsonObject(json)) return json;
  for (const name of Object.keys(json)) {
    const value = json[name] as Json;
    if (typeof value === 'number' || typeof value === 'object') json[name] = putBack(value, replaced);
  }
  return json;
}
