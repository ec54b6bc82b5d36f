import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const howToGet = {
  mvn: 'apt-get install maven',
  go: 'see https://go.dev/doc/install (Go 1.24 or newer)',
  'apt-get': 'it is part of Debian and Ubuntu; on other systems the stack needs Docker',
  'dpkg-deb': 'apt-get install dpkg',
} as const;

export type Tool = keyof typeof howToGet;

export const missingTools = (tools: readonly Tool[]): string[] =>
  tools.filter((tool) => !isOnPath(tool)).map((tool) => `${tool} is not installed. To get it: ${howToGet[tool]}`);

export function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
