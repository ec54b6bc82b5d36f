import type { Jdk } from './get/jdk.ts';
import type { Recipe } from './get/recipe.ts';
import type { PortName } from './ports.ts';

export const partNames = [
  'mysql',
  'mariadb',
  'kafka',
  'canal',
  'debezium',
  'temporal',
  'elasticsearch',
  'redis',
  'toxiproxy',
] as const;
export type PartName = (typeof partNames)[number];

export type Db = 'mysql' | 'mariadb';
export type Capture = 'canal' | 'debezium';
/** Which database is the source, and which tool follows its binlog. */
export type Choice = { db: Db; capture: Capture };

/** Where a part lives and what was chosen: all a part needs to describe itself. */
export type Site = {
  lib: string;
  data: string;
  log: string;
  choice: Choice;
  /** the JDK, for a part that asked for one */
  jdk: Jdk | undefined;
};

export type Command = {
  program: string;
  args: string[];
  /** not part of what makes a running server "the same": start-up caches and the like */
  env?: Record<string, string>;
  /** configuration files by path, written before the start */
  files?: Record<string, string>;
};

/** One server of the stack. Each file parts/<name>/<name>.ts is one of these. */
export type Part = {
  name: PartName;
  /** parts that must be ready before this one starts */
  needs: (choice: Choice) => readonly PartName[];
  ports: readonly PortName[];
  /** oldest Java that runs it */
  java?: number;
  /** how its programs are had */
  recipe: () => Recipe;
  /** makes the data folder ready and clears what a killed process left behind; runs before each start */
  prepare?: (site: Site) => Promise<void>;
  /** the same answer for the same site: a running server whose command differs is started again */
  command: (site: Site) => Command;
  /** asks the server itself; throws with the reason while it is not ready */
  ready: (site: Site) => Promise<void>;
  /** what others rely on (topics); runs on each `up`, so it must be repeatable */
  finish?: (site: Site) => Promise<void>;
};
