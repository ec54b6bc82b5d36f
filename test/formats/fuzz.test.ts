import { expect, test } from 'vitest';
import { fuzzDecoders } from '../../proof/fuzz/fuzz-decoders.ts';
import { decodeErrorCodes } from '../../src/formats/decode-error.ts';

/** `npm run fuzz -- --runs 1000000` is the long way. */
test('no damaged message makes a decoder crash, hang or tell half of it', { timeout: 60_000 }, () => {
  const { messages, outcomes, crashes } = fuzzDecoders({ runs: 10_000, seed: 1 });
  expect(crashes).toEqual([]);
  expect(messages).toBe(10_000);
  // Damage that never gets past the parser would prove little.
  const reached = Object.keys(outcomes);
  expect(reached).toEqual(expect.arrayContaining(['rows', 'schema', 'ignored']));
  const elsewhere = ['too-large', 'not-condensed', 'failed'];
  expect(decodeErrorCodes.filter((code) => !elsewhere.includes(code) && !reached.includes(code))).toEqual([]);
});
