import type { Comparison } from './compare.ts'
import type { Batches } from './parts/batch.ts'
import type { Goodput } from './parts/goodput.ts'
import type { Measured, Results } from './results.ts'
import { percent } from './table.ts'

/** docs/benchmarks.md: the chart, and every figure of it and of the parts that it does not show. */
export function page({ at, node, cpu, comparisons, goodput, batches, emulator, bounds }: Results): string {
  return [
    '# Benchmarks',
    '',
    `One run of \`npm run bench\` on ${at.slice(0, 10)}, Node ${node}, ${cpu}; medians. All against the emulator on the same machine. What the parts are, and what makes them fair: \`bench/README.md\`.`,
    '',
    '![Bars of the times below](benchmarks.svg)',
    '',
    'The floor is a script of the same hops over `node:https` that prints the same lines and checks nothing.',
    '',
    ...comparisons.flatMap(compared),
    ...(goodput === undefined ? [] : budget(goodput)),
    ...(batches === undefined ? [] : batched(batches)),
    ...(emulator === undefined ? [] : emulated(emulator)),
    '## What the project has promised itself',
    '',
    ...tableOf(
      ['What', 'Limit', 'Measured', ''],
      bounds.map(({ what, limit, measured, met }) => [what, limit, measured, met ? 'met' : '**missed**']),
    ),
  ].join('\n')
}

function compared({ title, rounds, rows, failures }: Comparison): string[] {
  const watched = rows.some(({ growthMiB }) => growthMiB !== undefined)
  return [
    `## ${title}`,
    '',
    `Median of ${rounds}.`,
    '',
    ...tableOf(
      ['', 'ms', '× floor', 'CPU ms', 'peak MiB', 'assertions', 'exchanges', ...(watched ? ['growth MiB'] : [])],
      rows.map((row) => [
        row.peer,
        `${row.ms.median.toFixed(0)} (${row.ms.min.toFixed(0)}–${row.ms.max.toFixed(0)})`,
        row.timesFloor.toFixed(2),
        row.cpuMs.median.toFixed(0),
        row.peakMiB.median.toFixed(0),
        String(row.traffic.identity),
        String(row.traffic.exchanges),
        ...(watched ? [row.growthMiB?.toFixed(1) ?? ''] : []),
      ]),
    ),
    ...failures.flatMap(({ peer, error }) => [`${peer} failed: ${error}.`, '']),
  ]
}

function budget({ limit, minutes, concurrency, rows, failures }: Goodput): string[] {
  return [
    '## A throttling budget',
    '',
    `${limit} resource units a minute, ${concurrency} calls at once, over ${minutes} emulated minutes.`,
    '',
    ...tableOf(
      ['', 'used', 'peak in a minute', 'requests', '429s', 'lost', 'doubled', 'finished after'],
      rows.map((row) => [
        row.peer,
        percent(row.used),
        percent(row.peak),
        String(row.requests),
        `${row.throttled} (${percent(row.throttled / row.requests)})`,
        String(row.calls - row.succeeded),
        String(row.doubled),
        row.finishedMinutes === undefined ? 'not' : `${row.finishedMinutes.toFixed(1)} min`,
      ]),
    ),
    ...failures.flatMap(({ peer, error }) => [`${peer} failed: ${error}.`, '']),
  ]
}

function batched({ calls, throttledShare, rounds, rows, failures }: Batches): string[] {
  return [
    '## Many small calls',
    '',
    `${calls} calls to one target, ${percent(throttledShare)} of them throttled; median of ${rounds}. Lost: handed back with 429 in place of an answer.`,
    '',
    ...tableOf(
      ['', 'ms', 'requests', 'throttled', 'lost', 'mixed up', 'doubled'],
      rows.map((row) => [
        row.peer,
        row.ms.median.toFixed(0),
        ...[row.requests, row.throttled, row.lost, row.mixedUp, row.doubled].map(String),
      ]),
    ),
    ...failures.flatMap(({ peer, error }) => [`${peer} failed: ${error}.`, '']),
  ]
}

function emulated({ readyMs, tokensPerSecond, connections }: NonNullable<Measured['emulator']>): string[] {
  return [
    '## The emulator',
    '',
    `Ready after ${readyMs.median.toFixed(0)} ms; ${tokensPerSecond.median.toFixed(0)} tokens a second over ${connections} connections.`,
    '',
  ]
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line), '']
}
