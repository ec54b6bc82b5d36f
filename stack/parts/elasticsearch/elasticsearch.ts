import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endpoints } from '../../endpoints.ts';
import { compileJar } from '../../get/java-jar.ts';
import { findJdk, type Jdk, missingJdk } from '../../get/jdk.ts';
import { runMaven } from '../../get/maven.ts';
import { runTool } from '../../get/run-tool.ts';
import { fingerprintOf } from '../../get/stamp.ts';
import type { Part } from '../../part.ts';
import { resource } from '../../paths.ts';
import { port } from '../../ports.ts';
import { javaCommand } from '../java/java-command.ts';

const pom = resource('elasticsearch', 'pom.xml');
const nodeSource = resource('elasticsearch', 'EsNode.java');
const pluginSource = resource('elasticsearch', 'DevPlugin.java');
const descriptor = 'plugin-descriptor.properties';
const java = 21;

/** A single node from Maven's jars, started by EsNode.java: there is no distribution to be had from the registries. */
export const elasticsearch: Part = {
  name: 'elasticsearch',
  needs: () => [],
  ports: ['elasticsearch', 'elasticsearchTransport'],
  java,
  recipe: () => ({
    fingerprint: fingerprintOf(...[pom, nodeSource, pluginSource].map((file) => readFileSync(file, 'utf8'))),
    tools: ['mvn'],
    make: makeHome,
  }),
  command: (site) => {
    const home = join(site.lib, 'home');
    const ports = [port('elasticsearch'), port('elasticsearchTransport')].map(String);
    return javaCommand(site, {
      flags: ['-Xms512m', '-Xmx512m', '--enable-native-access=ALL-UNNAMED'],
      classpath: join(home, 'lib', '*'),
      main: 'EsNode',
      args: [home, site.data, ...ports],
    });
  },
  ready: async () => {
    const url = `${endpoints().elasticsearch.node}/_cluster/health?wait_for_status=yellow&timeout=1s`;
    const response = await fetch(url);
    if (!response.ok) throw new Error(`cluster health answers ${response.status}`);
  },
};

async function makeHome(folder: string): Promise<void> {
  const jdk = findJdk(java);
  if (jdk === undefined) throw new Error(missingJdk(java));
  await runMaven(pom, 'package', folder);
  const [lib, modules] = [join(folder, 'home', 'lib'), join(folder, 'home', 'modules')];
  const classpath = join(lib, '*');
  mkdirSync(join(modules, 'dev'));
  await compileJar(jdk, { source: pluginSource, classpath, jar: join(modules, 'dev', 'dev.jar') });
  await compileJar(jdk, { source: nodeSource, classpath, jar: join(lib, 'es-node.jar') });
  await describeNetty(jdk, join(modules, 'transport-netty4'));
  const version = /<es.version>(.*)</.exec(readFileSync(pom, 'utf8'))?.[1];
  const fields = { name: 'dev', description: 'dev', version: '1', classname: 'DevPlugin', 'java.version': '17' };
  describeModule(join(modules, 'dev'), { ...fields, 'elasticsearch.version': `${version}` });
}

/** The descriptor that the jar carries, less "modulename", which only works with the server on the module path. */
async function describeNetty(jdk: Jdk, module: string): Promise<void> {
  const jar = readdirSync(module).find((name) => name.startsWith('transport-netty4-'));
  const entry = join('META-INF/es-plugins/transport-netty4', descriptor);
  await runTool(join(jdk.home, 'bin', 'jar'), ['--extract', '--file', `${jar}`, entry], { cwd: module });
  const text = readFileSync(join(module, entry), 'utf8');
  rmSync(join(module, 'META-INF'), { recursive: true });
  writeFileSync(join(module, descriptor), text.replace(/^modulename=.*$/m, ''));
}

function describeModule(module: string, fields: Record<string, string>): void {
  const lines = Object.entries(fields).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(join(module, descriptor), lines.join(''));
}
