import wrapAnsi from 'wrap-ansi';
import type { LaneLag } from '../../connectors/lane-lags.ts';
import type { Paint, Style } from '../paint.ts';
import { countText, durationText } from '../follow/for-people.ts';
import { nextText, type ScheduleFacts } from '../schedules/schedule-lines.ts';
import { checkText } from './check-text.ts';
import type { LaneFacts, StatusFacts, WaitingFacts, WorkFacts } from './status-facts.ts';
import { isBad, statusProblems } from './status-problems.ts';

/** One thing a line, none longer than a terminal is wide. */
export function statusLines(facts: StatusFacts, paint: Paint): string[] {
  const nowMs = Date.parse(facts.at);
  const problems = statusProblems(facts);
  const lines: Line[] = [
    problems.length === 0
      ? { text: `${facts.groupId}: all is well`, style: 'green' }
      : { text: `${facts.groupId}: somebody has to see to this`, style: 'red' },
    ...problems.map((problem): Line => ({ text: `  ${problem}`, style: 'red' })),
    ...serverLines(facts),
    ...(facts.lanes ? laneLines(facts.lanes) : []),
    ...(facts.work ? workLines(facts.work, nowMs) : []),
  ];
  return lines.flatMap(({ text, style }) => {
    const shown = text.length <= WIDTH ? [text] : broken(text);
    return style === undefined ? shown : shown.map((line) => paint(style, line));
  });
}

const WIDTH = 100;
const NAME_WIDTH = 11;

interface Line {
  text: string;
  style?: Style;
}

/** Goes on below itself, not below its name. */
function broken(text: string): string[] {
  const [first = '', ...rest] = wrapAnsi(text, WIDTH - NAME_WIDTH, { hard: true, trim: false }).split('\n');
  return [first.trimEnd(), ...rest.map((more) => `${' '.repeat(NAME_WIDTH)}${more.trim()}`)];
}

/** The first line has the name of what all of them are about. */
function section(name: string, lines: readonly Line[]): Line[] {
  return lines.map(({ text, ...rest }, at) => ({ text: (at === 0 ? name : '').padEnd(NAME_WIDTH) + text, ...rest }));
}

/** The first of them, and how many more there are. */
function some<T>(all: readonly T[], lineOf: (one: T) => Line): Line[] {
  const more = all.length - SHOWN;
  return [...all.slice(0, SHOWN).map(lineOf), ...(more > 0 ? [{ text: `and ${countText(more)} more` }] : [])];
}

const SHOWN = 8;

function serverLines({ servers }: StatusFacts): Line[] {
  const up = servers.filter(({ error }) => error === null).map(({ name }) => name);
  const down = servers.filter(({ error }) => error !== null);
  return section('servers', [
    ...(up.length > 0 ? [{ text: `up: ${up.join(', ')}` }] : []),
    ...down.map(({ name, error }): Line => ({ text: `${name} is down: ${error}`, style: 'red' })),
  ]);
}

function laneLines({ lanes, ingresses }: LaneFacts): Line[] {
  const behind = lanes.filter((lane) => lane.behind > 0).sort((a, b) => b.behind - a.behind);
  const sum = behind.reduce((records, lane) => records + lane.behind, 0);
  const oldestMs = Math.max(0, ...behind.map(({ oldestAgeMs }) => oldestAgeMs ?? 0));
  const lag = sum === 0 ? 'all applied' : `${countText(sum)} records behind, the oldest ${ageText(oldestMs)} old`;
  const readers = `read by ${ingresses} ${ingresses === 1 ? 'process' : 'processes'}`;
  return section('lanes', [
    {
      text: `${lanes.length} ${lanes.length === 1 ? 'lane' : 'lanes'}, ${readers}: ${lag}`,
      ...(ingresses === 0 && { style: 'red' as const }),
    },
    ...some(behind, laneLine),
  ]);
}

function laneLine({ lane, committed, end, behind, oldestAgeMs }: LaneLag): Line {
  const at = committed === null ? 'nothing applied yet' : `${committed} of ${end}`;
  return { text: `${lane}: ${at}, ${countText(behind)} behind, the oldest ${ageText(oldestAgeMs ?? 0)} old` };
}

function workLines(work: WorkFacts, nowMs: number): Line[] {
  const { workers, blocked, parked, running, kept, checks, schedules } = work;
  const served = Object.entries(workers).map(([queue, isServed]) => `${queue} ${isServed ? 'served' : 'not served'}`);
  const isServed = workers.live && workers.bulk;
  const since = (iso: string): string => ageText(nowMs - Date.parse(iso));
  return [
    ...section('workers', [{ text: served.join(', '), ...(!isServed && { style: 'red' as const }) }]),
    ...section('blocked', waitingLines(blocked, 'red')),
    ...section('parked', waitingLines(parked, 'yellow')),
    ...section(
      'running',
      some(running, ({ kind, what, phase, state, percent, since: from }) => ({
        text: `${kind} of ${what}: ${phase ?? (state || 'not begun')}${percent === null ? '' : `, ${percent} %`}, for ${since(from)}`,
      })),
    ),
    ...section(
      'kept',
      some(kept, ({ table, what, since: from }) => ({ text: `${table}: ${what}, since ${since(from)} ago` })),
    ),
    ...section(
      'checks',
      some(
        // What is bad must be among those that are shown.
        checks.toSorted((a, b) => Number(hasBad(b)) - Number(hasBad(a))),
        (one) => ({ text: checkText(one, nowMs), ...(hasBad(one) && { style: 'red' as const }) }),
      ),
    ),
    ...section('schedules', scheduleLines(schedules, nowMs)),
  ];
}

function hasBad({ latest }: WorkFacts['checks'][number]): boolean {
  return Object.values(latest).some((check) => check !== null && isBad(check));
}

function waitingLines({ count, causes }: WaitingFacts, style: Style): Line[] {
  if (count === 0) return [{ text: 'none' }];
  const told = causes.reduce((sum, cause) => sum + cause.count, 0);
  const ofNewest = told < count ? ` (of the newest ${countText(told)}:)` : '';
  return [
    { text: `${countText(count)}${ofNewest}`, style },
    ...some(causes, ({ error, table, count: of }) => ({
      text: `${countText(of)} ${error}${table === '' ? '' : ` of ${table}`}`,
      style,
    })),
  ];
}

function scheduleLines(schedules: readonly ScheduleFacts[], nowMs: number): Line[] {
  if (schedules.length === 0) return [{ text: 'none: `evenkeel schedules apply` makes them' }];
  return some(schedules, (one) => ({
    text: `${one.table} ${one.kind}: ${one.times}, next ${nextText(one, nowMs)}`,
    ...(one.paused && { style: 'yellow' as const }),
  }));
}

function ageText(ms: number): string {
  return durationText(Math.max(0, ms) / 1000);
}
