import type { Tool } from './tools.ts';

/** How the programs of one part are had. */
export type Recipe = {
  /** changes whenever the outcome would */
  fingerprint: string;
  /** what must be on the machine to follow it */
  tools: readonly Tool[];
  /** fills an empty folder; may be interrupted at any point */
  make: (folder: string) => Promise<void>;
  /** followed where `make` fails */
  instead?: { recipe: Recipe; sentence: string };
};
