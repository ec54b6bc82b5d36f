import { isDeepStrictEqual } from 'node:util';
import type { IndexDirectory, IndexSnapshot } from '../../../src/connectors/index-generations.ts';
import type { Fence } from '../../../src/model/fence.ts';
import type { Generation } from '../../../src/model/generation.ts';
import { declaredBy, type Shop, type ShapeName } from './schema.ts';

/** What stands behind the name of the goods' index: the one that is searched, and one that a resync builds, or has replaced. */

export interface ModelGeneration {
  shape: ShapeName;
  role: Generation['role'];
  /** In the names of its indices. */
  stamp: string;
  /** Null: not known yet. */
  fence: Fence | null;
  sinceMs: number;
  /** By alias, what its documents are written through. */
  parts: Map<string, string>;
}

export const STAMPS: Record<ShapeName, string> = { old: '20250101t000000', new: '20260102t000000' };

export function placeIn({ stamp }: Pick<ModelGeneration, 'stamp'>, alias: string): string {
  return `${alias}__${stamp}__write`;
}

/** As the product sees it. */
function generationOf(shop: Shop, { role, stamp, shape, fence, sinceMs, parts }: ModelGeneration): Generation {
  const isLive = role === 'live';
  return {
    role,
    stamp: isLive ? '' : stamp,
    documents: declaredBy(shop, shape),
    fence: role === 'building' ? fence : 0,
    sinceMs,
    workflowId: isLive ? null : 'resync',
    parts: new Map(parts),
  };
}

export function createGenerations(shop: Shop) {
  let all: ModelGeneration[] = [];
  let known: IndexSnapshot | undefined;

  function add(shape: ShapeName, about: Pick<ModelGeneration, 'role' | 'fence' | 'sinceMs'>): void {
    const one = { ...about, shape, stamp: STAMPS[shape], parts: new Map<string, string>() };
    all.push(one);
    known = undefined;
    if (!shop.isDivided) makePart(one, 'goods');
  }

  function makePart(one: ModelGeneration, alias: string): string {
    const place = placeIn(one, alias);
    one.parts.set(alias, place);
    known = undefined;
    return place;
  }

  function snapshot(): IndexSnapshot {
    const live = all.filter(({ role }) => role === 'live');
    const generations = [...live, ...all.filter((one) => !live.includes(one))].map((one) => generationOf(shop, one));
    return (known ??= { generationsOf: () => generations });
  }

  add('old', { role: 'live', fence: 0, sinceMs: 0 });
  const directory: IndexDirectory = { snapshot: async () => snapshot() };

  return {
    all: (): readonly ModelGeneration[] => all,
    directory,
    makePart,
    /** What a writer meant who looked up some time ago. */
    now: ({ role, stamp }: Generation): ModelGeneration | undefined =>
      all.find((one) => (role === 'live' ? one.role === 'live' : one.stamp === stamp)),
    isSame: ({ role, shape }: ModelGeneration, generation: Generation): boolean =>
      role === generation.role && isDeepStrictEqual(declaredBy(shop, shape), generation.documents),
    /** What a name to write through is made of. */
    ofPlace(place: string): [ModelGeneration, string] {
      const [alias = '', stamp] = place.split('__');
      return [all.find((one) => one.stamp === stamp) as ModelGeneration, alias];
    },
    generationAt: (place: string): ModelGeneration | undefined =>
      all.find(({ parts }) => [...parts.values()].includes(place)),
    areFenced: (): boolean => all.every(({ fence }) => fence !== null),
    register: (sinceMs: number): void => add('new', { role: 'building', fence: null, sinceMs }),
    setFence(fence: Fence): void {
      for (const one of all) one.fence ??= fence;
      known = undefined;
    },
    /** What was live before is live again, and what came after it is no more. */
    rollBack(): void {
      all = all.filter(({ role }) => role === 'kept');
      for (const one of all) one.role = 'live';
      known = undefined;
    },
    swap(): void {
      for (const one of all) one.role = one.role === 'live' ? 'kept' : 'live';
      known = undefined;
    },
  };
}

export type Generations = ReturnType<typeof createGenerations>;
