import { readdirSync, readFileSync } from 'node:fs';
import type { Decoded, Value } from '../../src/model/change.ts';
import { DecodeError, decodeErrorCodes } from '../../src/formats/decode-error.ts';
import { createDecoder, formatNames, type FormatName } from '../../src/formats/formats.ts';
import { createChance, mutate, type Chance } from './mutate.ts';

export interface FuzzResult {
  messages: number;
  /** By what became of them: a kind of Decoded, or a code of a DecodeError. */
  outcomes: Record<string, number>;
  crashes: { format: FormatName; message: string; error: string }[];
}

const FIXTURES = new URL('../../test/fixtures/', import.meta.url);
const MAX_CRASHES = 20;
/** Nothing that fits into a test message may take longer. */
const SLOW_MS = 5000;

/** Damaged messages must come out as a Decoded with plain values, or as a DecodeError: nothing else, and soon. */
export function fuzzDecoders({ runs, seed }: { runs: number; seed: number }): FuzzResult {
  const chance = createChance(seed);
  const messages = soundMessages();
  const result: FuzzResult = { messages: 0, outcomes: {}, crashes: [] };
  while (result.messages < runs && result.crashes.length < MAX_CRASHES) {
    const format = chance.below(8) === 0 ? chance.pick(formatNames) : 'auto';
    const message = mutate(chance.pick(messages), chance);
    result.messages++;
    const begin = performance.now();
    try {
      const outcome = decodeOnce(format, message, chance);
      result.outcomes[outcome] = (result.outcomes[outcome] ?? 0) + 1;
      if (performance.now() - begin > SLOW_MS) throw new Error(`took ${performance.now() - begin} ms`);
    } catch (error) {
      result.crashes.push({ format, message: Buffer.from(message).toString(), error: String((error as Error).stack) });
    }
  }
  return result;
}

/** Every message of the golden files. */
function soundMessages(): Uint8Array[] {
  const files = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.jsonl') && !file.endsWith('.expected.jsonl'))
    .flatMap((file) => readFileSync(new URL(file, FIXTURES), 'utf8').trim().split('\n'))
    .map((line) => (JSON.parse(line) as { value: string | null }).value)
    .filter((value) => value !== null)
    .map((value) => Buffer.from(value));
}

const someTypes = [
  'int',
  'bigint unsigned',
  'decimal(10,2)',
  'datetime(3)',
  'timestamp',
  'time',
  'bit(8)',
  "enum('a')",
  "set('a')",
];

function decodeOnce(format: FormatName, message: Uint8Array, chance: Chance): string {
  const types = chance.below(2) === 0 ? undefined : { id: chance.pick(someTypes), c_json: 'json', c_geom: 'point' };
  const decoder = createDecoder(format, { timeZone: chance.pick(['UTC', 'Europe/Berlin']), columnTypes: () => types });
  const record = { offset: '0', timestampMs: 0, version: 0, key: null, value: message, headers: {} };
  try {
    const decoded = decoder.decode(record);
    mustBePlain(decoded);
    return decoded.kind;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    if (!decodeErrorCodes.includes(error.code)) throw new Error(`unknown code ${error.code}`, { cause: error });
    return error.code;
  }
}

function mustBePlain(decoded: Decoded): void {
  if (decoded.kind !== 'rows') return;
  for (const { before, after } of decoded.changes) for (const row of [before, after]) if (row !== null) checkValue(row);
}

function checkValue(value: Value): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error(`a value is ${value}`);
    return;
  }
  if (Array.isArray(value)) return value.forEach(checkValue);
  if (Object.getPrototypeOf(value) !== Object.prototype) throw new Error(`a value is no plain JSON: ${typeof value}`);
  for (const name of Object.keys(value)) checkValue(value[name] as Value);
}
