import { createCommandOf } from '../follow/command-of.ts';
import type { Remedy } from './index-change.ts';
import type { IndexPlan } from './plan-all.ts';

export interface Step {
  why: string;
  /** To be run in a shell; none for what has no command. */
  commands: string[];
}

interface Installation {
  /** Path of the config. */
  file: string;
  /** URL of Elasticsearch. */
  node: string;
}

/** What a person does, in this order, to get from what is to what the config says. */
export function nextSteps(plans: readonly IndexPlan[], { file, node }: Installation): Step[] {
  const needs = (...remedies: Remedy[]) =>
    plans.filter(({ changes }) => changes.some((one) => remedies.includes(one.remedy)));
  const missing = plans.filter(({ state }) => state === 'missing');
  const empty = plans.filter(({ state }) => state === 'missing' || state === 'later');
  const tables = (of: readonly IndexPlan[]): string[] => [...new Set(of.map(({ table }) => table))];

  const steps: Step[] = [
    {
      why: 'Make what is missing, and change in place what can be.',
      commands: missing.length + needs('setup').length > 0 ? [`evenkeel setup -c ${file}`] : [],
    },
    {
      why: 'Restart every ingress and worker with this file, then build the indices of these tables anew. Searches and live changes keep to the old shape until all new documents are there.',
      commands: tables([...empty, ...needs('rebuild', 'heal')]).map((table) => createCommandOf(table, file)('')),
    },
    {
      why: 'Delete what no table writes to any more, when nobody searches it.',
      commands: plans
        .filter(({ state }) => state === 'leftOver')
        .flatMap(({ live }) => live.map((index) => `curl -X DELETE '${node}/${index}'`)),
    },
  ];
  return steps.filter(({ commands }) => commands.length > 0);
}
