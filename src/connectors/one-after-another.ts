/** Runs it for all who ask, one run at a time. Who asks gets a run that began after, shared with all who asked before it began. */
export function oneAfterAnother<T>(run: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  let next: Promise<T> | null = null;

  function start(): Promise<T> {
    const started = run().finally(() => {
      if (running === started) running = null;
    });
    running = started;
    return started;
  }

  function startAfter(previous: Promise<T>): Promise<T> {
    const begin = () => {
      next = null;
      return start();
    };
    return previous.then(begin, begin);
  }

  return () => {
    if (next !== null) return next;
    if (running === null) return start();
    next = startAfter(running);
    return next;
  };
}
