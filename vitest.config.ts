import { defineConfig } from 'vitest/config';

const stackTests = 'test/**/*.stack.test.ts';
/** They change what the servers are for all, or measure how they are under a load of their own: nothing else may run meanwhile. */
const aloneTests = [
  // Elasticsearch must have nothing to do.
  'test/connectors/index-directory.stack.test.ts',
  // Redis takes no writes for a moment.
  'test/connectors/redis.stack.test.ts',
  // Servers are killed, cut off and measured.
  'test/proof/{fan-out,faults,resync}.stack.test.ts',
  // Canal follows another database.
  'test/system/captures.stack.test.ts',
];

const onServers = {
  // Temporal's SDK loads the payload converter by path, past vitest's own transform.
  execArgv: ['--import', 'tsx'],
  testTimeout: 240_000,
  hookTimeout: 240_000,
};

export default defineConfig({
  test: {
    // One group after another.
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [stackTests],
          // Random cases take long on a machine that does much else.
          testTimeout: 30_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...onServers,
          name: 'stack',
          include: [stackTests],
          exclude: aloneTests,
          // They mostly wait, and keep apart by names.
          maxWorkers: 3,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...onServers,
          name: 'stack-alone',
          include: aloneTests,
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
