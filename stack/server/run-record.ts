import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Choice, PartName } from '../part.ts';
import { runFile } from '../paths.ts';
import { isAlive, type ProcessIdentity } from './process-identity.ts';

/** `choice` is the one it was started for: a capture tool follows one database at a time. */
export type RunRecord = ProcessIdentity & { commandHash: string; startedAt: string; choice: Choice };

export function writeRunRecord(part: PartName, record: RunRecord): void {
  const file = runFile(part);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(record));
  renameSync(`${file}.new`, file);
}

/** The record of a part whose process lives; anything else is left over from a killed one and counts for nothing. */
export function readRunRecord(part: PartName): RunRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(runFile(part), 'utf8')) as RunRecord;
    return isAlive(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

export const forgetRunRecord = (part: PartName): void => rmSync(runFile(part), { force: true });
