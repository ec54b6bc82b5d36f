import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { HealRootsRequest, RootsWalk } from '../model/heal-roots.ts';
import type { HealTableRequest, TableWalk } from '../model/heal-table.ts';
import { PROGRESS_QUERY, WALK_SIGNAL } from '../model/names.ts';
import { DURABLE_BUDGET } from './insist.ts';

/** What workflows that walk over many rows have in common. */

export const progress = defineQuery<TableWalk | RootsWalk>(PROGRESS_QUERY);
export const walk = defineSignal<[HealTableRequest | HealRootsRequest]>(WALK_SIGNAL);

/** An activity does some seconds of pages. */
export const WALK_BUDGET = { ...DURABLE_BUDGET, startToCloseTimeout: '2 min', heartbeatTimeout: '2 min' } as const;
