import type { BenchGround } from '../bench-part.ts';

/** Each gives the seconds that count. */
export type Timed<Name extends string> = Readonly<Record<Name, () => Promise<number>>>;

/** One after the other, in each round the other way round: what drifts meanwhile meets them all alike. */
export async function timeInTurns<Name extends string>(
  works: Timed<Name>,
  rounds: number,
  { screen, signal }: Pick<BenchGround, 'screen' | 'signal'>,
): Promise<Record<Name, number[]>> {
  const inOrder = Object.entries(works) as [Name, () => Promise<number>][];
  const times = Object.fromEntries(inOrder.map(([name]) => [name, []])) as unknown as Record<Name, number[]>;
  for (let round = 0; round < rounds; round++)
    for (const [name, work] of round % 2 === 0 ? inOrder : inOrder.toReversed()) {
      signal.throwIfAborted();
      const seconds = await work();
      times[name].push(seconds);
      screen.say(`${name}  ${seconds.toFixed(1)} s`);
    }
  return times;
}

export async function secondsOf(work: () => Promise<void>): Promise<number> {
  const beganAtMs = performance.now();
  await work();
  return (performance.now() - beganAtMs) / 1000;
}
