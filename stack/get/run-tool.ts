import { type ChildProcess, spawn } from 'node:child_process';

const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGTERM')));

type ToolOptions = {
  cwd?: string;
  env?: Record<string, string>;
  input?: string | undefined;
  /** of a failed program; otherwise its last lines */
  wholeOutput?: boolean;
};

/** Runs a program to its end and returns what it wrote; fails with the end of that. */
export function runTool(program: string, args: string[], options: ToolOptions = {}): Promise<string> {
  const { cwd, env, input, wholeOutput = false } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: 'pipe' });
    child.stdin.on('error', () => undefined); // a program that ends early does not read all of it; its exit code tells
    child.stdin.end(input);
    running.add(child);
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      running.delete(child);
      if (code === 0) return resolve(output);
      const end = output
        .trimEnd()
        .split('\n')
        .slice(wholeOutput ? 0 : -15)
        .join('\n');
      reject(new Error(`${program} ended with ${signal ?? code}:\n${end}`));
    });
  });
}
