import { expect, test } from 'vitest';
import { fuzzDecoders } from '../../proof/fuzz/fuzz-decoders.ts';
import { decodeErrorCodes } from '../../src/formats/decode-error.ts';

/** `npm run fuzz -- --runs 1000000` is the long way. */
test('no damaged message makes a decoder crash, hang or tell half of it', () => {
  const { messages, outcomes, crashes } = fuzzDecoders({ runs: 20_000, seed: 1 });
  expect(crashes).toEqual([]);
  expect(messages).toBe(20_000);
  // Damage that never gets past the parser would prove little.
  const reached = Object.keys(outcomes);
  expect(reached).toEqual(expect.arrayContaining(['rows', 'schema', 'ignored']));
  expect(decodeErrorCodes.filter((code) => code !== 'too-large' && !reached.includes(code))).toEqual([]);
});
