/** The workflow bundle's entry: every workflow by the name that it is started with. */
export { syncChanges } from './sync-changes.ts';
