import { expect, test } from 'vitest';
import { createCommandOf } from '../../../src/cli/follow/command-of.ts';

test('a command can be pasted into a shell', () => {
  expect(createCommandOf('shop.goods', 'evenkeel.yaml')('--watch')).toBe(
    'evenkeel resync shop.goods --watch -c evenkeel.yaml',
  );
  expect(createCommandOf('--all', 'a.yaml')('')).toBe('evenkeel resync --all -c a.yaml');
  expect(createCommandOf('goods', 'a.yaml', 'repair')('--report')).toBe('evenkeel repair goods --report -c a.yaml');
  expect(createCommandOf('shop.order_[0-9]+', "it's.yaml")('')).toBe(
    String.raw`evenkeel resync 'shop.order_[0-9]+' -c 'it'\''s.yaml'`,
  );
});
