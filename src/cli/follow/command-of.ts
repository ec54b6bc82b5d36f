/** The command line that does something with the work at hand, to be run in a shell. */
export type CommandOf = (flags: string) => string;

/** @param subject a table, or `--all` */
export function createCommandOf(subject: string, file: string, command = 'resync'): CommandOf {
  return (flags) =>
    [`evenkeel ${command}`, inShell(subject), flags, '-c', inShell(file)].filter((word) => word !== '').join(' ');
}

/** A pattern of tables, or a path, may hold what a shell would take for its own. */
function inShell(word: string): string {
  return /^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
