import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config/load-config.ts';
import { aliases } from '../../src/telemetry/aliases.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';

/** Documents, rules and dashboard are held to the metrics that there are. */
interface Rule {
  alert: string;
  expr: string;
  for: string;
  labels: { severity: string };
  annotations: { summary: string; runbook: string };
}

const read = (file: string): string => readFileSync(file, 'utf8');
const { groups } = parse(read('deploy/prometheus/alerts.yml')) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules).map((rule): [string, Rule] => [rule.alert, rule]);
const metrics = createMetrics();
metrics.forIngress();
metrics.forWorker(['shop.goods']);
const text = await metrics.text();
/** By name, the type. */
const existing = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => [name, type]));
const own = [...existing.keys()].filter((name) => name.startsWith('evenkeel_'));

/** Names in an expression, without what a histogram adds to its own. */
function metricsIn(expression: string): string[] {
  const names = expression.match(/\b(?:evenkeel|canal|process|nodejs)_\w+/g) ?? [];
  return names.map((name) => (existing.has(name) ? name : name.replace(/_(?:bucket|sum|count)$/, '')));
}

test('docs/metrics.md lists every metric with its type, and no other', () => {
  const listed = [...read('docs/metrics.md').matchAll(/^\| `(evenkeel_\w+)(?:\{[\w,]+\})?` \| (\w+) \|/gm)];
  expect(listed.map(([, name, type]) => `${name} ${type}`).toSorted()).toEqual(
    own.map((name) => `${name} ${existing.get(name)}`).toSorted(),
  );
});

test('docs/metrics.md lists every alias', () => {
  const listed = [...read('docs/metrics.md').matchAll(/^\| `(canal_\w+)` \| `(evenkeel_\w+)` \|$/gm)];
  expect(Object.fromEntries(listed.map(([, alias, name]) => [alias, name]))).toEqual(aliases);
});

test('every metric has the prefix, a help, and the unit or the suffix that its type asks for', () => {
  for (const name of own) {
    expect(text, name).toMatch(new RegExp(`^# HELP ${name} \\S+`, 'm'));
    expect(name.endsWith('_total'), name).toBe(existing.get(name) === 'counter');
  }
});

test.each(rules)('%s can be acted on: it has a severity, a time, a summary and a section of the runbook', (_, rule) => {
  expect(['warning', 'critical']).toContain(rule.labels.severity);
  expect(rule.for).toMatch(/^\d+m$/);
  expect(rule.annotations.summary).toMatch(/\.$|\."$|: /);
  expect(rule.annotations.runbook).toBe(`docs/alerts.md#${rule.alert.toLowerCase()}`);
  const [, section = ''] = read('docs/alerts.md').split(`\n## ${rule.alert}\n`);
  const parts = [...(section.split('\n## ')[0] ?? '').matchAll(/^\*\*([\w ]+)\*\*:/gm)].map(([, part]) => part);
  expect(parts.join(' ')).toMatch(/^Means (?:Look Mend|Look and mend)$/);
});

test.each(rules)('%s looks at metrics that there are', (_, { expr }) => {
  const names = metricsIn(expr);
  expect(names.length > 0 || expr.startsWith('up{')).toBe(true);
  expect(names.filter((name) => !existing.has(name))).toEqual([]);
});

test('docs/alerts.md tells of no alert that there is not, and every alert has a test', () => {
  const sections = [...read('docs/alerts.md').matchAll(/^## (\w+)$/gm)].map(([, name]) => name);
  expect(sections).toEqual([...new Set(rules.map(([name]) => name))]);
  for (const name of sections) expect(read('deploy/prometheus/alerts.test.yml')).toContain(`alertname: ${name}`);
});

test.each(['docs/metrics.md', 'docs/alerts.md', 'deploy/grafana/evenkeel.json', 'deploy/prometheus/alerts.test.yml'])(
  '%s names only metrics that there are',
  (file) => {
    expect(metricsIn(read(file).replaceAll(/_\*/g, '')).filter((name) => !existing.has(name))).toEqual([]);
  },
);

test('what Prometheus scrapes are the services of the compose file, at the port of their config', () => {
  const { services } = parse(read('docker-compose.yml'), { merge: true }) as { services: Record<string, object> };
  const { scrape_configs: jobs } = parse(read('deploy/prometheus/prometheus.yml')) as {
    scrape_configs: { job_name: string; dns_sd_configs: { names: string[]; port: number }[] }[];
  };
  const { metrics: place } = loadConfig('deploy/evenkeel.yaml', {}).config;
  const targets = jobs.flatMap(({ dns_sd_configs: found }) => found);
  expect(targets.flatMap(({ names }) => names)).toEqual(['ingress', 'worker']);
  for (const { names, port } of targets) {
    expect(Object.keys(services)).toEqual(expect.arrayContaining(names));
    expect(port).toBe(place?.port);
    for (const name of names) expect(JSON.stringify(services[name])).toContain(`127.0.0.1:${port}/readyz`);
  }
});
