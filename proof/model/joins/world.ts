import { createRandom, type Random } from '../../../demo/random.ts';
import type { Change } from '../../../src/model/change.ts';
import type { HealRootsRequest } from '../../../src/model/heal-roots.ts';
import type { Starts } from '../../../src/start/starts.ts';
import { madeAs } from '../../../src/config/made-as.ts';
import { createCurrentMapping, type CurrentMapping } from '../../../src/activities/current-mapping.ts';
import { createDatabase, type Database } from './database.ts';
import { createSearchIndex, type SearchIndex } from '../search-index.ts';
import type { Rules } from './rules.ts';
import { createGenerations, type Generations } from './generations.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';
import { createShop, tableModels, type Shop } from './schema.ts';

/** A change as Kafka has it. */
export interface SentChange {
  change: Change;
  timestampMs: number;
}

/** What there is besides changes: repairs; or somebody who writes into the index by hand, and a repair after that. */
export type Story = 'changes' | 'repairs' | 'a stray writer';

/** What one history is like, and what it has come to. */
export interface World {
  rules: Rules;
  random: Random;
  scheduler: Scheduler;
  shop: Shop;
  database: Database;
  /** Documents by the whole of their address. */
  index: SearchIndex;
  generations: Generations;
  /** Of workers with the old config, and of workers with the new one. */
  currentMappings: readonly CurrentMapping[];
  story: Story;
  /** Whether a resync is a part of this history. */
  hasResync: boolean;
  /** Nobody may ask which transactions are open. */
  hidesTransactions: boolean;
  /** What a generation refused that nobody searches. */
  isTroubled: boolean;
  /** By lane. */
  sent: SentChange[][];
  /** Applications and capture tools that are at work. */
  working: { applications: number; captures: number };
  /** How much ahead the clocks of the two capture tools and of the workers are. */
  clocks: { captureMs: readonly [number, number]; workerMs: number };
  /** Fields whose rows seem to be held by very many documents. */
  crowded: ReadonlySet<string>;
  /** Workflows that a batch asks for. */
  starts: Starts;
  /** Workflows that heal the documents of one row. */
  walks: Map<string, { newer: HealRootsRequest | undefined }>;
  /** How often Elasticsearch still refuses a document. */
  refusalsLeft: number;
  say(fact: () => string): void;
}

const BEGIN_MS = Date.UTC(2026, 0, 2);
const LANES = 4;
const LARGEST_SKEW_MS = 300;

export function createWorld(
  seed: number,
  rules: Rules,
  say: (line: string) => void = () => undefined,
): Omit<World, 'starts'> {
  const random = createRandom(Math.imul(seed, 0x9e3779b1));
  const shop = createShop({ isSharded: random.chance(0.3), isDivided: random.chance(0.4), goodsIds: random.int(1, 2) });
  const keys = Object.entries(tableModels(shop)).map(([table, { key }]) => [table, key] as const);
  const scheduler = createScheduler(random, BEGIN_MS);
  const isSkewed = random.chance(0.5);
  const generations = createGenerations(shop);
  const { directory } = generations;
  // Of their own: histories of changes alone stay as they are.
  const story = createRandom(Math.imul(seed, 0xc2b2ae35) + 2143).pick<Story>([
    'changes',
    'changes',
    'repairs',
    'a stray writer',
  ]);
  const hasResync = story !== 'a stray writer' && createRandom(Math.imul(seed, 0x85ebca6b) + 248).chance(0.5);
  const skewMs = (): number => (isSkewed ? random.int(0, LARGEST_SKEW_MS) : 0);
  return {
    rules,
    random,
    scheduler,
    shop,
    database: createDatabase(Object.fromEntries(keys)),
    index: createSearchIndex('joined'),
    generations,
    currentMappings: Object.values(shop.configs).map((config) =>
      createCurrentMapping({ tables: [config], directory, madeAs }),
    ),
    story,
    hasResync,
    hidesTransactions: seed % 7 === 0,
    isTroubled: false,
    sent: Array.from({ length: LANES }, () => []),
    working: { applications: 0, captures: 0 },
    clocks: { captureMs: [skewMs(), skewMs()], workerMs: skewMs() },
    crowded: new Set(random.chance(0.3) ? ['brand', 'brand.country', 'tags', 'photos'] : []),
    walks: new Map(),
    refusalsLeft: random.pick([0, 0, 5]),
    say: (fact) => say(`${String(scheduler.nowMs() - BEGIN_MS).padStart(9)} ms  ${fact()}`),
  };
}
