import { expect, test } from 'vitest';
import { catalogue } from '../../proof/faults/catalogue.ts';
import { chooseScenarios } from '../../proof/faults/options.ts';
import { closingLine, outcomeLines } from '../../proof/faults/report.ts';
import type { Outcome } from '../../proof/faults/run-scenario.ts';

const good: Outcome = {
  name: 'kill-redis',
  title: 'kill -9 of redis',
  changes: 900,
  recoverySeconds: 2.34,
  lost: 0,
  stale: 0,
  complaints: [],
};
const bad: Outcome = {
  ...good,
  lost: 1,
  stale: 2,
  recoverySeconds: undefined,
  complaints: ['1 documents are missing'],
};

test('each scenario has a name of its own', () => {
  const names = catalogue.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test('all scenarios run, or those asked for; an unknown name is refused', () => {
  expect(chooseScenarios(catalogue, [])).toBe(catalogue);
  expect(chooseScenarios(catalogue, ['freeze-redis']).map(({ name }) => name)).toEqual(['freeze-redis']);
  expect(() => chooseScenarios(catalogue, ['freeze-reddis'])).toThrow('no such scenario: freeze-reddis');
});

test('a scenario is told in one line, and what is wrong below it', () => {
  expect(outcomeLines(good)).toEqual(['ok     kill-redis: 900 changes, recovered in 2.3 s, 0 differences']);
  const [line, ...complaints] = outcomeLines(bad);
  expect(line).toBe('FAILED kill-redis: 900 changes, not recovered, 3 differences');
  expect(complaints.join()).toContain('1 documents are missing');
});

test('the closing line adds up what was lost and stale, and names the longest recovery', () => {
  expect(closingLine([good, { ...good, recoverySeconds: 11 }, bad])).toBe(
    'faults: 3 scenarios, 1 lost, 2 stale, longest recovery 11.0 s',
  );
});
