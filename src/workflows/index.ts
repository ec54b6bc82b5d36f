/** The workflow bundle's entry: every workflow by the name that it is started with. */
export { healTable } from './heal-table.ts';
export { parkedChange } from './parked-change.ts';
export { syncChanges } from './sync-changes.ts';
