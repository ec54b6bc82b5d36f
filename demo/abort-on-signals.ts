import { Interrupted } from './demo-error.ts';
import type { Screen } from './screen.ts';

/** Aborts at Ctrl-C or SIGTERM, so that what was started is stopped; a second one ends the process at once. */
export function abortOnSignals(screen: Screen, doing: string): AbortController {
  const abort = new AbortController();
  for (const [signal, exitCode] of [['SIGINT', 130] as const, ['SIGTERM', 143] as const]) {
    process.on(signal, () => {
      if (abort.signal.aborted) process.exit(exitCode);
      screen.say(`${doing}; once more ends it at once`);
      abort.abort(new Interrupted(exitCode));
    });
  }
  return abort;
}
