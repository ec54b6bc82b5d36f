import { ablations, type Ablation } from './ablations.ts';
import { type ModelOptions, parseOptions } from './options.ts';
import { productRules } from './rules.ts';
import { runModel, type Divergence } from './run-model.ts';
import { divergingRuns, runsUntilDivergence, type Found } from './search-divergence.ts';

/** `npm run model`: the last line is `model: N runs, 0 diverged; M of M ablations caught`. */
const options = parseOptions(process.argv);
const screen = options.json ? process.stderr : process.stdout;
process.exitCode = options.trace ? traceOne(options) : main(options);

function main({ runs, seed, ablation, ablationRuns, json }: ModelOptions): number {
  const chosen = ablations.filter(({ name }) => ablation === undefined || name === ablation);
  if (chosen.length === 0) {
    say(`model: there is no ablation "${ablation}"; --help lists them`);
    return 1;
  }
  const diverged = ablation === undefined ? runAll(runs, seed) : [];
  const caught = chosen.map((each) => takeAway(each, { first: seed, runs: ablationRuns }));
  const missed = caught.filter(({ runs }) => runs === undefined).length;
  const ran = ablation === undefined ? runs : 0;
  const line = `model: ${ran} runs, ${diverged.length} diverged; ${caught.length - missed} of ${caught.length} ablations caught`;
  if (json) console.log(JSON.stringify({ runs: ran, seed, diverged, ablations: caught }, undefined, 2));
  say(line);
  return diverged.length + missed > 0 ? 1 : 0;
}

function runAll(runs: number, first: number): Found[] {
  const begunAtMs = Date.now();
  const diverged: Found[] = [];
  let done = 0;
  for (const found of divergingRuns(productRules, { first, runs })) {
    done++;
    if (done % 200 === 0)
      progress(`${done} of ${runs} runs, ${Math.round(done / ((Date.now() - begunAtMs) / 1000))}/s`);
    if (found === null) continue;
    diverged.push(found);
    say(`seed ${found.seed} diverged: ${found.divergences.map(describe).join('; ')}`);
    say(`  its history: npm run model -- --seed ${found.seed} --trace`);
  }
  progress('');
  return diverged;
}

function takeAway(
  { name, without, rules }: Ablation,
  range: { first: number; runs: number },
): { name: string; runs: number | undefined } {
  progress(`without ${without}`);
  const runs = runsUntilDivergence({ ...productRules, ...rules }, range);
  progress('');
  const end = runs === undefined ? `NOT caught in ${range.runs} runs` : `diverged in run ${runs}`;
  say(`${name.padEnd(24)}${end.padEnd(24)}without ${without}`);
  return { name, runs };
}

function traceOne({ seed, ablation }: ModelOptions): number {
  const rules = { ...productRules, ...ablations.find(({ name }) => name === ablation)?.rules };
  const divergences = runModel(seed, rules, say);
  for (const divergence of divergences) say(describe(divergence));
  say(`model: seed ${seed} ${divergences.length > 0 ? 'diverged' : 'did not diverge'}`);
  return divergences.length > 0 ? 1 : 0;
}

function describe({ index, id, inMysql, inIndex }: Divergence): string {
  return `the ${index} index has ${inIndex} as ${id}, MySQL ${inMysql}`;
}

function say(line: string): void {
  screen.write(`${line}\n`);
}

/** On a terminal alone; an empty line wipes the last one. */
function progress(line: string): void {
  if (screen.isTTY) screen.write(`\r\u001b[K${line}`);
}
