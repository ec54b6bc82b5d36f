/** The workflow bundle's entry: every workflow by the name that it is started with. */
export { deletePatterns } from './delete-patterns.ts';
export { healRoots } from './heal-roots.ts';
export { healTable } from './heal-table.ts';
export { parkedChange } from './parked-change.ts';
export { syncChanges } from './sync-changes.ts';
