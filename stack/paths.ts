import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PartName } from './part.ts';

export const checkout = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
/** Everything the stack writes lies here; git ignores it. */
export const stackDir = process.env['EVENKEEL_STACK_DIR'] ?? join(checkout, '.stack');

export const libDir = (name: string) => join(stackDir, 'lib', name);
export const dataDir = (part: PartName) => join(stackDir, 'data', part);
export const logFile = (part: PartName) => join(stackDir, 'log', `${part}.log`);
export const runFile = (part: PartName) => join(stackDir, 'run', `${part}.json`);
export const lockFile = join(stackDir, 'run', 'lock.json');

/** A file that lies beside the part's own source: stack/parts/<part>/<file>. */
export const resource = (part: string, file: string) => join(checkout, 'stack', 'parts', part, file);
