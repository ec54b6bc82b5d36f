import { InvalidArgumentError } from 'commander';
import { DemoError, Interrupted } from '../../demo/demo-error.ts';
import type { Screen } from '../../demo/screen.ts';
import { StackError } from '../../stack/stack-error.ts';

/** Says why a proof ended before its end; gives the exit code. A stack trace only where the sentence is none for people. */
export function tellFailure(
  error: unknown,
  { name, screen, signal }: { name: string; screen: Screen; signal: AbortSignal },
): number {
  const cause: unknown = signal.aborted ? signal.reason : error;
  if (cause instanceof Interrupted) return cause.exitCode;
  const known = [DemoError, StackError, InvalidArgumentError].some((kind) => cause instanceof kind);
  screen.say(`${name}: ${cause instanceof Error ? (known ? cause.message : cause.stack) : String(cause)}`);
  return 1;
}
