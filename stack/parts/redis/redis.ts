import { connect } from 'node:net';
import { host } from '../../endpoints.ts';
import { debianPackages } from '../../get/debian-packages.ts';
import { throughOwnLoader } from '../../get/own-loader.ts';
import type { Part } from '../../part.ts';
import { port } from '../../ports.ts';

export const redis: Part = {
  name: 'redis',
  needs: () => [],
  ports: ['redis'],
  recipe: () => debianPackages({ name: 'redis', packages: ['redis-server', 'redis-tools'] }),
  command: ({ lib, data }) => {
    const { program, args } = throughOwnLoader(lib, 'usr/bin/redis-server');
    const settings = {
      bind: host,
      port: String(port('redis')),
      dir: data,
      appendonly: 'yes', // what was written stays over a kill -9
      appendfsync: 'everysec',
      save: '',
    };
    return { program, args: [...args, ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])] };
  },
  ready: async () => {
    const answer = await ping();
    if (answer !== '+PONG') throw new Error(answer);
  },
};

function ping(): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: port('redis'), timeout: 1000 });
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString().trim());
    });
    socket.once('timeout', () => socket.destroy(new Error('no answer to PING')));
    socket.once('error', reject);
  });
}
