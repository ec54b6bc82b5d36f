import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { changeTopic, changeTopicPartitions, endpoints } from '../../endpoints.ts';
import { compileJar } from '../../get/java-jar.ts';
import { findJdk, missingJdk } from '../../get/jdk.ts';
import { runMaven } from '../../get/maven.ts';
import { fingerprintOf } from '../../get/stamp.ts';
import type { Db, Part, Site } from '../../part.ts';
import { resource } from '../../paths.ts';
import { port } from '../../ports.ts';
import { followsBinlog, readBinlogPosition } from '../database/binlog.ts';
import { javaCommand } from '../java/java-command.ts';

const pom = resource('canal', 'pom.xml');
const hostSource = resource('canal', 'CanalHost.java');
const logback = resource('canal', 'logback.xml');
const java = 17;

/** Canal's server inside CanalHost.java: its deployer is not to be had from the registries. */
export const canal: Part = {
  name: 'canal',
  needs: ({ db }) => [db, 'kafka'],
  ports: [],
  java,
  recipe: () => ({
    fingerprint: fingerprintOf(readFileSync(pom, 'utf8'), readFileSync(hostSource, 'utf8')),
    tools: ['mvn'],
    make: async (folder) => {
      const jdk = findJdk(java);
      if (jdk === undefined) throw new Error(missingJdk(java));
      await runMaven(pom, 'dependency:copy-dependencies', folder);
      const lib = join(folder, 'lib');
      await compileJar(jdk, { source: hostSource, classpath: join(lib, '*'), jar: join(lib, 'canal-host.jar') });
    },
  }),
  prepare: async (site) => {
    // Kept until a cursor exists: changes made while Canal was down before its first change must not be skipped.
    const file = startPositionFile(site);
    if (!existsSync(file)) writeFileSync(file, JSON.stringify(await readBinlogPosition(site.choice.db)));
    for (const cursor of ['meta.dat', 'meta.copy']) followMovedPort(join(cursorFolder(site), cursor), site.choice.db);
  },
  command: (site) => ({
    ...javaCommand(site, {
      // TIMESTAMP columns come in the clock of Canal's JVM.
      flags: [
        '-Xms64m',
        '-Xmx256m',
        '-XX:TieredStopAtLevel=1',
        '-Duser.timezone=UTC',
        `-Dlogback.configurationFile=${logback}`,
      ],
      classpath: join(site.lib, 'lib', '*'),
      main: 'CanalHost',
      args: [configFile(site)],
    }),
    files: { [configFile(site)]: properties(site) },
  }),
  ready: async ({ log, choice }) => {
    if (!readFileSync(log, 'utf8').includes('find start position success')) throw new Error('no start position yet');
    if (!(await followsBinlog(choice.db, 'canal'))) throw new Error('the database does not send it the binlog yet');
  },
};

/** A cursor of another port is one of another server to Canal, which then asks MySQL 9 what that no longer knows. */
function followMovedPort(cursor: string, db: Db): void {
  if (!existsSync(cursor)) return;
  const text = readFileSync(cursor, 'utf8');
  writeFileSync(cursor, text.replace(/("sourceAddress":\{[^}]*"port":)\d+/g, `$1${port(db)}`));
}

const configFile = ({ data }: Site) => join(data, 'canal.properties');
/** One folder for each database: a cursor of the one means nothing to the other. */
const cursorFolder = ({ data, choice }: Site) => join(data, choice.db);
const startPositionFile = (site: Site) => join(site.data, `${site.choice.db}-start.json`);

function properties(site: Site): string {
  const { mysql, kafka } = endpoints(site.choice.db);
  const values = {
    DESTINATION: site.choice.db,
    DATA: site.data,
    CURSOR: join(cursorFolder(site), 'meta.dat'),
    START: startPositionFile(site),
    DATABASE: `${mysql.host}:${mysql.port}`,
    BROKERS: kafka.brokers.join(','),
    TOPIC: changeTopic,
    PARTITIONS: String(changeTopicPartitions),
  };
  return readFileSync(resource('canal', 'canal.properties'), 'utf8').replace(
    /\$([A-Z]+)/g,
    (whole, name: keyof typeof values) => values[name] ?? whole,
  );
}
