import { Command } from 'commander';
import { wholeNumber } from '../../stack/options.ts';
import { fuzzDecoders } from './fuzz-decoders.ts';

/** `npm run fuzz -- --runs N --seed S`: damaged messages against every decoder. The last line is `fuzz: N messages, 0 crashes`. */
const options = new Command('fuzz')
  .option('--runs <n>', 'messages', wholeNumber(1), 200_000)
  .option('--seed <n>', 'the same seed gives the same messages', Number, Date.now() % 1_000_000_000)
  .parse()
  .opts<{ runs: number; seed: number }>();

console.log(`fuzz: seed ${options.seed}`);
const { messages, outcomes, crashes } = fuzzDecoders(options);
for (const { format, message, error } of crashes) console.log(`\n${format}: ${error}\n${message}\n`);
for (const [outcome, count] of Object.entries(outcomes).sort(([, a], [, b]) => b - a))
  console.log(`${String(count).padStart(9)} ${outcome}`);
console.log(`fuzz: ${messages} messages, ${crashes.length} crashes`);
process.exitCode = crashes.length === 0 ? 0 : 1;
