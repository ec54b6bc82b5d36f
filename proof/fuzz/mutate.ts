/** A seeded source of chance: the same seed gives the same messages. */
export interface Chance {
  /** From 0 up to, not including, `end`. */
  below(end: number): number;
  pick<T>(items: readonly T[]): T;
}

export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number): number => Math.floor(next() * end);
  return { below, pick: (items) => items[below(items.length)] as (typeof items)[number] };
}

/** A sound message -> one that is damaged: in its bytes, or in its meaning. */
export function mutate(message: Uint8Array, chance: Chance): Uint8Array {
  let damaged = message;
  for (let times = chance.below(3); times >= 0; times--)
    damaged = chance.below(4) === 0 ? damageBytes(damaged, chance) : damageMeaning(damaged, chance);
  return damaged;
}

function damageBytes(message: Uint8Array, chance: Chance): Uint8Array {
  const bytes = Buffer.from(message);
  const at = chance.below(bytes.length + 1);
  switch (chance.below(4)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(chance.below(at + 1))]);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from(chance.pick(fragments)), bytes.subarray(at)]);
    default:
      for (let flips = 1 + chance.below(8); flips > 0 && bytes.length > 0; flips--)
        bytes[chance.below(bytes.length)] = chance.below(chance.pick([128, 256]));
      return bytes;
  }
}

const fragments = ['"', '{', '[', ']', '}', ',', ':', '\\', '\\ud800', '1e999', '-', 'null', '\0', '[[[[[[[['];

/** JSON texts; numbers keep their digits, since they are put in as text. */
const numbers = '0 -1 1.5 1e999 9007199254740993 -99999999999999999999 1e-400'.split(' ');
const shapes = '[] {} [null] [[{}]] {"__proto__":{"a":1}} {"toString":1,"valueOf":1} {"length":3} null true'.split(' ');
const texts = ['', 'x', '0000-00-00', '2026-13-45 99:99:99', '2026-01-02T03:04:05Z', 'AQ==', '1.2.3', '-', '1e9999'];
const types = [
  "enum('a'",
  'decimal(99999999999,99999999999)',
  'binary(4294967295)',
  'bit(-1)',
  'set()',
  'json',
  'point',
];
const words = ['INSERT', 'UPDATE', 'delete', 't', 'truncate a, b', 'RENAME TABLE a TO', 'ALTER TABLE `'];
const schemas = ['io.debezium.time.Date', 'org.apache.kafka.connect.data.Decimal', 'io.debezium.data.geometry.Point'];
const values = [
  ...numbers,
  ...shapes,
  ...[texts, types, words, schemas].flat().map((text) => JSON.stringify(text)),
  String.raw`"\ud800"`,
  `${'['.repeat(200)}${']'.repeat(200)}`,
  `"${'{'.repeat(500)}"`,
];

type Holder = Record<string | number, unknown>;

/** Replaces, removes or swaps values anywhere in the message. */
function damageMeaning(message: Uint8Array, chance: Chance): Uint8Array {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(message).toString());
  } catch {
    return damageBytes(message, chance);
  }
  const places = placesIn(parsed);
  if (places.length === 0) return Buffer.from(chance.pick(values));
  const [holder, name] = chance.pick(places);
  const [otherHolder, otherName] = chance.pick(places);
  const mark = `@${chance.below(1e9)}@`;
  switch (chance.below(4)) {
    case 0:
      delete holder[name];
      break;
    case 1:
      holder[name] = structuredClone(otherHolder[otherName]);
      break;
    case 2:
      holder[chance.pick(['data', 'old', 'before', 'after', 'payload', 'schema', '__proto__x'])] = holder[name];
      break;
    default:
      holder[name] = mark;
  }
  return Buffer.from(JSON.stringify(parsed).replace(`"${mark}"`, () => chance.pick(values)));
}

const MAX_PLACES = 2000;

function placesIn(json: unknown, found: [Holder, string][] = []): [Holder, string][] {
  if (typeof json !== 'object' || json === null || found.length > MAX_PLACES) return found;
  for (const name of Object.keys(json)) {
    found.push([json as Holder, name]);
    placesIn((json as Holder)[name], found);
  }
  return found;
}
