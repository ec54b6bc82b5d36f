/** The workflow bundle's entry: every workflow by the name that it is started with. */
export { deletePatterns } from './delete-patterns.ts';
export { healRoots } from './heal-roots.ts';
export { healTable } from './heal-table.ts';
export { keepOldIndex } from './keep-old-index.ts';
export { parkedChange } from './parked-change.ts';
export { repairTable } from './repair-table.ts';
export { resyncAll } from './resync-all.ts';
export { resyncTable } from './resync-table.ts';
export { syncChanges } from './sync-changes.ts';
export { syncLanes } from './sync-lanes.ts';
