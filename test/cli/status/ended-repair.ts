/** In place of the real repairTable: ends at once, with the memo that it was started with. */
export async function repairTable(): Promise<void> {}
