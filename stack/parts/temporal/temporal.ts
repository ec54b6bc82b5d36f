import { join } from 'node:path';
import { endpoints, host } from '../../endpoints.ts';
import { runTool } from '../../get/run-tool.ts';
import { fingerprintOf } from '../../get/stamp.ts';
import type { Part } from '../../part.ts';
import { port } from '../../ports.ts';

// Later versions of the CLI cannot be had with `go install`: their go.mod has replace directives.
const source = 'github.com/temporalio/cli/cmd/temporal@v1.5.1';

/** The dev server with its Web UI. Its database file keeps histories over restarts. */
export const temporal: Part = {
  name: 'temporal',
  needs: () => [],
  ports: ['temporal', 'temporalUi'],
  recipe: () => ({
    fingerprint: fingerprintOf(source),
    tools: ['go'],
    make: async (folder) => void (await runTool('go', ['install', source], { env: { GOBIN: folder } })),
  }),
  command: ({ lib, data }) => ({
    program: join(lib, 'temporal'),
    args: ['server', 'start-dev', ...options(data)],
  }),
  ready: async () => {
    const { Connection } = await import('@temporalio/client');
    const connection = await Connection.connect({ address: endpoints().temporal.address, connectTimeout: '2s' });
    try {
      await connection.workflowService.describeNamespace({ namespace: 'default' });
    } finally {
      await connection.close();
    }
  },
};

function options(data: string): string[] {
  const values = [
    ['--ip', host],
    ['--port', port('temporal')],
    ['--ui-ip', host],
    ['--ui-port', port('temporalUi')],
    ['--log-level', 'warn'],
    ['--db-filename', join(data, 'temporal.db')],
    ['--sqlite-pragma', 'journal_mode=wal'],
    ['--sqlite-pragma', 'synchronous=normal'],
    // one partition each: a task is handed over at once instead of being forwarded first
    ['--dynamic-config-value', 'matching.numTaskqueueReadPartitions=1'],
    ['--dynamic-config-value', 'matching.numTaskqueueWritePartitions=1'],
    // as in production: the dev server would read them from its database nine times a workflow
    ['--dynamic-config-value', 'system.forceSearchAttributesCacheRefreshOnRead=false'],
  ];
  return values.flat().map(String);
}
