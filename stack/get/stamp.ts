import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Written as the last file of a folder: a folder without one is half made, a folder that does not match its own was
 * damaged since, and another fingerprint means another recipe.
 */
type Stamp = { fingerprint: string; files: number; bytes: number };

const stampName = '.stamp.json';

export const fingerprintOf = (...parts: string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);

export async function writeStamp(folder: string, fingerprint: string): Promise<void> {
  const stamp: Stamp = { fingerprint, ...(await measure(folder)) };
  writeFileSync(join(folder, stampName), JSON.stringify(stamp));
}

export async function isComplete(folder: string, fingerprint: string): Promise<boolean> {
  const stamp = readStamp(folder);
  if (stamp?.fingerprint !== fingerprint) return false;
  const { files, bytes } = await measure(folder);
  return files === stamp.files && bytes === stamp.bytes;
}

function readStamp(folder: string): Stamp | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, stampName), 'utf8')) as Stamp;
  } catch {
    return undefined;
  }
}

async function measure(folder: string): Promise<{ files: number; bytes: number }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory() && entry.name !== stampName);
  const sizes = await Promise.all(files.map(async (file) => (await lstat(join(file.parentPath, file.name))).size));
  return { files: files.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}
