import type { PartName } from './part.ts';

export type Progress = {
  /** what a part is doing now; undefined when there is nothing more to wait for */
  show: (part: PartName, doing: string | undefined) => void;
  say: (line: string) => void;
  end: () => void;
};

const stillWaitingMs = 15_000;

/**
 * On a terminal one line tells all that is waited for, with the seconds; elsewhere (a log, a pipe) there is one plain
 * line at each change, and one more every 15 s.
 */
export function createProgress(report: (line: string) => void, terminal?: NodeJS.WriteStream): Progress {
  const begin = Date.now();
  const waiting = new Map<PartName, string>();
  const summary = () => {
    const doings = [...waiting].map(([part, doing]) => `${part} ${doing}`);
    return `[${Math.round((Date.now() - begin) / 1000)} s] ${doings.join(' · ')}`;
  };
  const wipe = () => terminal?.write('\r\u001b[K');
  const say = (line: string) => {
    wipe();
    report(line);
  };
  const tick = () => {
    if (waiting.size === 0) return;
    if (terminal === undefined) report(`still waiting: ${summary()}`);
    else terminal.write(`\r\u001b[K${summary().slice(0, (terminal.columns || 80) - 1)}`);
  };
  const timer = setInterval(tick, terminal === undefined ? stillWaitingMs : 200).unref();
  return {
    say,
    show: (part, doing) => {
      if (doing === undefined) waiting.delete(part);
      else {
        waiting.set(part, doing);
        if (terminal === undefined) report(`${part}: ${doing}`);
      }
    },
    end: () => {
      clearInterval(timer);
      wipe();
    },
  };
}
