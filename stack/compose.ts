import { runTool } from './get/run-tool.ts';
import { isOnPath } from './get/tools.ts';
import type { Choice, PartName } from './part.ts';
import { checkout } from './paths.ts';

/** The parts that docker-compose.yml can run, and its names for them. The others stay native. */
const services: Partial<Record<PartName, string[]>> = {
  mysql: ['mysql'],
  kafka: ['kafka'],
  canal: ['canal'],
  temporal: ['temporal', 'temporal-ui'],
  elasticsearch: ['elasticsearch'],
  redis: ['redis'],
};

/** Where a Docker engine answers, it runs what it can; EVENKEEL_STACK=native forbids that. */
export async function composeAnswers(): Promise<boolean> {
  if (process.env['EVENKEEL_STACK'] === 'native' || !isOnPath('docker')) return false;
  try {
    await runTool('docker', ['info']);
    await compose(['version']);
    return true;
  } catch {
    return false;
  }
}

/** The compose file's Canal follows its MySQL; for MariaDB it must be the native one. */
export const isComposed = (part: PartName, { db }: Choice): boolean =>
  part in services && !(part === 'canal' && db === 'mariadb');

/** Returns the parts that were not running before. */
export async function composeUp(parts: readonly PartName[]): Promise<PartName[]> {
  const running = new Set(await runningServices());
  await compose(['up', '--detach', '--wait', ...servicesOf(parts)]);
  return parts.filter((part) => servicesOf([part]).some((service) => !running.has(service)));
}

export async function composeDown(parts: readonly PartName[], options: { dropData: boolean }): Promise<void> {
  await compose(['down', ...(options.dropData ? ['--volumes'] : []), ...servicesOf(parts)]);
}

export async function composeStatus(parts: readonly PartName[]): Promise<Map<PartName, boolean>> {
  const running = new Set(await runningServices());
  return new Map(parts.map((part) => [part, servicesOf([part]).every((service) => running.has(service))]));
}

export const composeLogs = (parts: readonly PartName[], lines: number): Promise<string> =>
  compose(['logs', '--no-color', '--tail', String(lines), ...servicesOf(parts)]);

const servicesOf = (parts: readonly PartName[]) => parts.flatMap((part) => services[part] ?? []);

async function runningServices(): Promise<string[]> {
  return (await compose(['ps', '--services', '--status', 'running'])).split(/\s+/);
}

const compose = (args: string[]) => runTool('docker', ['compose', ...args], { cwd: checkout });
