import { createRandom, type Random } from '../../demo/random.ts';

/** Text that compresses as people's texts do: few words are frequent, most are rare. */
export function makeProse(random: Random, bytes: number): string {
  const words: string[] = [];
  for (let length = 0; length < bytes;) {
    const word = vocabulary[Math.floor(vocabulary.length ** random.next()) - 1]!;
    length += word.length + 1;
    words.push(word);
  }
  return words.join(' ');
}

const WORDS = 8_000;
const syllables = 'ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo yu zar bel con der fin'.split(' ');

const vocabulary = makeVocabulary(createRandom(7));

/** The frequent ones are short. */
function makeVocabulary(random: Random): string[] {
  return Array.from({ length: WORDS }, (_, rank) => {
    const most = Math.ceil(Math.log10(rank + 2));
    return Array.from({ length: random.int(1, most) }, () => random.pick(syllables)).join('');
  });
}
