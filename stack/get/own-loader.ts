import { existsSync } from 'node:fs';
import { join } from 'node:path';

const machines = {
  x64: { triplet: 'x86_64-linux-gnu', loader: 'ld-linux-x86-64.so.2' },
  arm64: { triplet: 'aarch64-linux-gnu', loader: 'ld-linux-aarch64.so.1' },
};

/** The command line that runs a program of an unpacked package set with that set's own C library. */
export function throughOwnLoader(root: string, programPath: string): { program: string; args: string[] } {
  const machine = process.arch === 'arm64' ? machines.arm64 : machines.x64;
  // /lib is a link to /usr/lib on a running system; older packages still carry files below it.
  const folders = ['usr/lib', 'lib'].map((folder) => join(root, folder, machine.triplet));
  const loader = folders.map((folder) => join(folder, machine.loader)).find((file) => existsSync(file));
  if (loader === undefined) throw new Error(`${root} holds no ${machine.loader}`);
  const libraries = [...folders, join(root, 'usr/lib/mysql/private')].join(':');
  return { program: loader, args: ['--library-path', libraries, join(root, programPath)] };
}
