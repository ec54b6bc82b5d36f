import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Servers are shared and the machine is small: one file at a time keeps a slow one from starving another.
    fileParallelism: false,
    projects: [
      { test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: ['test/**/*.stack.test.ts'] } },
      {
        test: {
          name: 'stack',
          include: ['test/**/*.stack.test.ts'],
          fileParallelism: false,
          // Temporal's SDK loads the payload converter by path, past vitest's own transform.
          execArgv: ['--import', 'tsx'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
