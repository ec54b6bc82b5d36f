import type { Starts } from '../../src/start/starts.ts';

/** What a test's activities may start; all else is started by nobody, and answers. */
export function fakeStarts(given: Partial<Starts> = {}): Starts {
  return {
    park: async () => 'parked',
    healTable: async () => 'heal',
    healRoots: async () => 'roots',
    deletePatterns: async () => 'patterns',
    tellTrouble: async () => undefined,
    ...given,
  };
}
