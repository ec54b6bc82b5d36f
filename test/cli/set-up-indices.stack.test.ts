import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@elastic/elasticsearch';
import { afterAll, expect, test } from 'vitest';
import { setUpIndices } from '../../src/cli/set-up-indices.ts';
import { setupCommand } from '../../src/cli/setup.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import { endpoints } from '../../stack/endpoints.ts';
import { runCommand } from './run-command.ts';

const name = `t-setup-cli-${Date.now().toString(36)}`;
const { kafka, mysql, temporal, elasticsearch, redis } = endpoints();
const client = new Client(elasticsearch);

afterAll(async () => {
  const indices = Object.keys(await client.indices.get({ index: `${name}*` }));
  if (indices.length > 0) await client.indices.delete({ index: indices });
  await client.close();
});

const text = `kafka: { brokers: ${JSON.stringify(kafka.brokers)}, groupId: g, topics: [{ name: t, format: canal }] }
mysql: { host: ${mysql.host}, user: u }
temporal: { address: '${temporal.address}' }
elasticsearch: { node: '${elasticsearch.node}' }
redis: { url: '${redis.url}' }
tables:
  - table: a.plain
    index:
      name: ${name}-plain
      mappings:
        properties:
          title: { type: text, analyzer: ik_max_word }
  - table: a.dated
    index: { name: '${name}-dated-{at:YYYY-MM}' }
    indices:
      - name: '${name}-lacking-{at:YYYY}'
        settings:
          analysis:
            filter:
              mine: { type: pinyin }
      - name: ${name}-right
`;

test('every index is tried; what cannot be made is told at its line, by its component and a plugin', async () => {
  const { config, locate } = parseConfig({ file: 'c.yaml', text, env: {} });
  const outcomes = await setUpIndices(client, config.tables, name);
  expect(
    outcomes.map(
      ({ outcome, failure }) => outcome ?? `${locate(failure!.path)}: ${failure!.message}`.replaceAll(name, 'x'),
    ),
  ).toEqual([
    'c.yaml:12:32: elasticsearch create index: lacking_component: "x-plain" needs the analyzer "ik_max_word", which this cluster has not got (define it in settings.analysis, or install the plugin analysis-ik on every node)',
    expect.stringContaining('each part is made when a document needs it'),
    'c.yaml:20:23: elasticsearch create index: lacking_component: "x-lacking" needs the filter "pinyin", which this cluster has not got (define it in settings.analysis, or install the plugin analysis-pinyin on every node)',
    'created',
  ]);
});

test('with an index that was not there comes the command that fills it; once made, no more', async () => {
  const config = join(mkdtempSync(join(tmpdir(), 'evenkeel-setup-')), 'evenkeel.yaml');
  const right = text.slice(0, text.indexOf('  - table')) + `  - { table: a.b, index: { name: ${name}-empty } }\n`;
  writeFileSync(config, right);
  const resync = `evenkeel resync a.b -c ${config}`;
  expect((await runCommand(setupCommand(), '--config', config)).output).toContain(resync);
  expect((await runCommand(setupCommand(), '--config', config)).output).not.toContain('resync');
});
