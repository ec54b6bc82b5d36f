import { bulkTaskQueue, HEAL_TABLE, healTableWorkflowId } from '../../model/names.ts';
import type { Remedy } from './index-change.ts';
import type { IndexPlan } from './plan-all.ts';

export interface Step {
  why: string;
  /** To be run in a shell; none for what has no command. */
  commands: string[];
}

export interface Installation {
  /** Path of the config. */
  file: string;
  groupId: string;
  /** URL of Elasticsearch. */
  node: string;
  temporal: { address: string; namespace: string };
}

/** What a person does, in this order, to get from what is to what the config says. */
export function nextSteps(plans: readonly IndexPlan[], installation: Installation): Step[] {
  const { file, node } = installation;
  const needs = (...remedies: Remedy[]) =>
    plans.filter(({ changes }) => changes.some((one) => remedies.includes(one.remedy)));
  const missing = plans.filter(({ state }) => state === 'missing');
  const empty = plans.filter(({ state }) => state === 'missing' || state === 'later');
  const rebuilt = needs('rebuild');
  const written = needs('heal').filter((plan) => !rebuilt.includes(plan));
  const tables = (of: readonly IndexPlan[]): string[] => [...new Set(of.map(({ table }) => table))];
  const deletions = (of: readonly IndexPlan[]): string[] =>
    of.flatMap(({ live }) => live.map((index) => `curl -X DELETE '${node}/${index}'`));

  const steps: Step[] = [
    {
      why: 'Delete what cannot be changed in place. Searches find nothing in it until its table has been read again.',
      commands: deletions(rebuilt),
    },
    {
      why: 'Make what is missing, and change in place what can be.',
      commands: missing.length + rebuilt.length + needs('setup').length > 0 ? [`evenkeel setup -c ${file}`] : [],
    },
    {
      why: 'Restart every ingress and worker with this file, then read the tables again; each walk is done when its workflow is.',
      commands: tables([...empty, ...rebuilt, ...written]).map((table) => walkCommand(table, installation)),
    },
    {
      why: 'When the walks are done, say so.',
      commands: tables(written).map((table) => `evenkeel setup -c ${file} --accept ${table}`),
    },
    {
      why: 'Delete what no table writes to any more, when nobody searches it.',
      commands: deletions(plans.filter(({ state }) => state === 'leftOver')),
    },
  ];
  return steps.filter(({ commands }) => commands.length > 0);
}

export function walkCommand(
  table: string,
  { groupId, temporal: { address, namespace } }: Pick<Installation, 'groupId' | 'temporal'>,
): string {
  return [
    'temporal workflow start',
    `--address ${address} --namespace ${namespace}`,
    `--type ${HEAL_TABLE} --task-queue ${bulkTaskQueue(groupId)}`,
    `--workflow-id '${healTableWorkflowId(groupId, table)}' --input '${JSON.stringify({ table })}'`,
  ].join(' ');
}
