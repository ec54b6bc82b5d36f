import { joinsModel } from './joins/joins-model.ts';
import type { Ablation, Divergence, Model } from './model.ts';
import { type ModelOptions, parseOptions } from './options.ts';
import { divergingRuns, runsUntilDivergence, type Found, type SeedRange } from './search-divergence.ts';
import { versionsModel } from './versions/versions-model.ts';

/** `npm run model`: the last line is `model: N runs, 0 diverged; M of M ablations caught`. */
const names = Object.fromEntries(
  [versionsModel, joinsModel].map(({ name, ablations }) => [name, ablations.map((each) => each.name)]),
);
const { model: chosen, options } = parseOptions(process.argv, names);
const screen = options.json ? process.stderr : process.stdout;
process.exitCode = chosen === joinsModel.name ? await prove(joinsModel, options) : await prove(versionsModel, options);

function prove<Rules>(model: Model<Rules>, options: ModelOptions): Promise<number> {
  return options.trace ? traceOne(model, options) : runAll(model, options);
}

async function runAll<Rules>(model: Model<Rules>, options: ModelOptions): Promise<number> {
  const { runs, seed, ablation, ablationRuns, json } = options;
  const chosen = model.ablations.filter(({ name }) => ablation === undefined || name === ablation);
  if (chosen.length === 0) {
    say(`model: there is no ablation "${ablation}"; --help lists them`);
    return 1;
  }
  const diverged = ablation === undefined ? await runProduct(model, { first: seed, runs }) : [];
  const caught = [];
  for (const each of chosen) caught.push(await takeAway(model, each, { first: seed, runs: ablationRuns }));
  const missed = caught.filter(({ runs }) => runs === undefined).length;
  const ran = ablation === undefined ? runs : 0;
  const line = `model: ${ran} runs, ${diverged.length} diverged; ${caught.length - missed} of ${caught.length} ablations caught`;
  if (json) console.log(JSON.stringify({ runs: ran, seed, diverged, ablations: caught }, undefined, 2));
  say(line);
  return diverged.length + missed > 0 ? 1 : 0;
}

async function runProduct<Rules>(model: Model<Rules>, range: SeedRange): Promise<Found[]> {
  const begunAtMs = Date.now();
  const diverged: Found[] = [];
  let done = 0;
  for await (const found of divergingRuns(model, range)) {
    done++;
    if (done % 200 === 0)
      progress(`${done} of ${range.runs} runs, ${Math.round(done / ((Date.now() - begunAtMs) / 1000))}/s`);
    if (found === null) continue;
    diverged.push(found);
    say(`seed ${found.seed} diverged: ${found.divergences.map(describe).join('; ')}`);
    say(`  its history: npm run model -- ${model.name} --seed ${found.seed} --trace`);
  }
  progress('');
  return diverged;
}

async function takeAway<Rules>(
  model: Model<Rules>,
  { name, without, rules }: Ablation<Rules>,
  range: SeedRange,
): Promise<{ name: string; runs: number | undefined }> {
  progress(`without ${without}`);
  const runs = await runsUntilDivergence({ run: model.run, rules: { ...model.rules, ...rules } }, range);
  progress('');
  const end = runs === undefined ? `NOT caught in ${range.runs} runs` : `diverged in run ${runs}`;
  say(`${name.padEnd(24)}${end.padEnd(24)}without ${without}`);
  return { name, runs };
}

async function traceOne<Rules>(model: Model<Rules>, { seed, ablation }: ModelOptions): Promise<number> {
  const rules = { ...model.rules, ...model.ablations.find(({ name }) => name === ablation)?.rules };
  const divergences = await model.run(seed, rules, say);
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
