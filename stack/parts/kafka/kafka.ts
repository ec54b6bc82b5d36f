import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { changeTopic, changeTopicPartitions, host } from '../../endpoints.ts';
import { runMaven } from '../../get/maven.ts';
import { runTool } from '../../get/run-tool.ts';
import { fingerprintOf } from '../../get/stamp.ts';
import type { Part, Site } from '../../part.ts';
import { resource } from '../../paths.ts';
import { port } from '../../ports.ts';
import { javaCommand, jdkOf } from '../java/java-command.ts';
import { withKafkaAdmin } from './kafka-admin.ts';

const pom = resource('kafka', 'pom.xml');
const quietLog = ['-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-Dorg.slf4j.simpleLogger.showDateTime=true'];

/** One KRaft node that is broker and controller in one. */
export const kafka: Part = {
  name: 'kafka',
  needs: () => [],
  ports: ['kafka', 'kafkaBehindProxy', 'kafkaController'],
  java: 17,
  recipe: () => ({
    fingerprint: fingerprintOf(readFileSync(pom, 'utf8')),
    tools: ['mvn'],
    make: async (folder) => void (await runMaven(pom, 'dependency:copy-dependencies', folder)),
  }),
  prepare: async (site) => {
    if (existsSync(join(site.data, 'log', 'meta.properties'))) return;
    const config = configFile(site);
    writeFileSync(config, serverProperties(site));
    const format = ['kafka.tools.StorageTool', 'format', '--ignore-formatted', '-t', 'evenkeel-stack', '-c', config];
    await runTool(join(jdkOf(site).home, 'bin', 'java'), [
      '-XX:TieredStopAtLevel=1',
      '-cp',
      classpath(site),
      ...format,
    ]);
  },
  command: (site) => ({
    ...javaCommand(site, {
      flags: ['-Xms128m', '-Xmx512m', '-XX:TieredStopAtLevel=1', ...quietLog],
      classpath: classpath(site),
      main: 'kafka.Kafka',
      args: [configFile(site)],
    }),
    files: { [configFile(site)]: serverProperties(site) },
  }),
  ready: () =>
    withKafkaAdmin(async (admin) => {
      const { brokers } = await admin.describeCluster();
      if (brokers.length === 0) throw new Error('Metadata names no broker yet');
    }),
  finish: () =>
    withKafkaAdmin(async (admin) => {
      const topics = [{ topic: changeTopic, numPartitions: changeTopicPartitions }];
      await admin.createTopics({ topics, waitForLeaders: true });
    }),
};

const classpath = ({ lib }: Site) => join(lib, 'lib', '*');
const configFile = ({ data }: Site) => join(data, 'server.properties');

const serverProperties = ({ data }: Site): string =>
  readFileSync(resource('kafka', 'server.properties'), 'utf8')
    .replaceAll('$BROKER', `${host}:${port('kafka')}`)
    .replaceAll('$BEHIND_PROXY', `${host}:${port('kafkaBehindProxy')}`)
    .replaceAll('$PROXY', `${host}:${port('proxiedKafka')}`)
    .replaceAll('$CONTROLLER', `${host}:${port('kafkaController')}`)
    .replaceAll('$DATA', join(data, 'log'));
