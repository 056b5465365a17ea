import type { Comparison } from './compare.ts'
import type { Batches } from './parts/batch.ts'
import type { Goodput } from './parts/goodput.ts'
import type { Governed } from './parts/governed.ts'
import type { Results } from './results.ts'
import type { Spread } from './spread.ts'

type Line = readonly string[]

/** All of it as text of fixed width. */
export function table({ node, cpu, comparisons, goodput, batches, emulator, governed, bounds }: Results): string {
  return [
    `Node ${node} on ${cpu}; median (min–max)`,
    ...aligned(comparisons.flatMap(linesOf), [1, 3, 4, 5, 6, 7, 8, 9, 10]),
    ...aligned(goodput === undefined ? [] : goodputLines(goodput), [1, 2, 3, 4, 5, 6, 7]),
    ...aligned(batches === undefined ? [] : batchLines(batches), [1, 3, 4, 5, 6, 7]),
    ...aligned(governed === undefined ? [] : governedLines(governed), [1, 2, 3, 4, 5]),
    '',
    ...(emulator === undefined
      ? []
      : [
          'g: emulator',
          `  start to ready  ${emulator.readyMs.median.toFixed(0)} ms ${range(emulator.readyMs)}`,
          `  tokens          ${emulator.tokensPerSecond.median.toFixed(0)}/s ${range(emulator.tokensPerSecond)}, ${emulator.connections} connections`,
          '',
        ]),
    ...aligned(bounds.map(({ what, limit, measured, met }) => [met ? 'met   ' : 'missed', what, limit, measured])),
    '',
  ].join('\n')
}

function linesOf({ part, title, rounds, rows, failures }: Comparison): Line[] {
  const watched = rows.some(({ growthMiB }) => growthMiB !== undefined)
  return [
    [],
    [
      ...[`${part}: ${title}, median of ${rounds}`, 'ms', '', '× floor', 'cpu ms', '× floor', 'peak MiB', '− floor'],
      ...['assertions', 'exchanges', watched ? 'growth MiB' : ''],
    ],
    ...rows.map((row) => [
      `  ${row.peer}`,
      row.ms.median.toFixed(0),
      range(row.ms),
      row.timesFloor.toFixed(2),
      row.cpuMs.median.toFixed(0),
      row.cpuTimesFloor.toFixed(2),
      row.peakMiB.median.toFixed(0),
      row.aboveFloorMiB.toFixed(1),
      String(row.traffic.identity),
      String(row.traffic.exchanges),
      row.growthMiB?.toFixed(1) ?? '',
    ]),
    ...failures.map(({ peer, error }) => [`  ${peer}`, `failed: ${error}`]),
  ]
}

function governedLines({ rows }: Governed): Line[] {
  return [
    [],
    ['h: with a policy and a record, in turns with neither'],
    ['', 'rounds', 'without', 'with', 'added', ''],
    ...rows.map(({ sites, rounds, plainMs, governedMs, addedMs }) => [
      `  ${sites} sites`,
      String(rounds),
      `${plainMs.median.toFixed(0)} ms`,
      `${governedMs.median.toFixed(0)} ms`,
      `${addedMs.toFixed(1)} ms`,
      `${(governedMs.median / plainMs.median).toFixed(2)} ×`,
    ]),
  ]
}

function goodputLines({ minutes, concurrency, limit, rate, rows, failures }: Goodput): Line[] {
  return [
    [],
    [`e: ${limit} units a minute, ${concurrency} calls at once, clock × ${rate}`],
    ['', `used in ${minutes} min`, 'peak', 'requests', '429s', 'lost', 'doubled', 'finished after'],
    ...rows.map((row) => [
      `  ${row.peer}`,
      percent(row.used),
      percent(row.peak),
      String(row.requests),
      `${row.throttled} (${percent(row.throttled / row.requests)})`,
      String(row.calls - row.succeeded),
      String(row.doubled),
      row.finishedMinutes === undefined ? 'not' : `${row.finishedMinutes.toFixed(1)} min`,
    ]),
    ...failures.map(({ peer, error }) => [`  ${peer}`, `failed: ${error}`]),
  ]
}

function batchLines({ calls, throttledShare, rounds, rows, failures }: Batches): Line[] {
  return [
    [],
    [`f: ${calls} small calls, ${percent(throttledShare)} throttled, median of ${rounds}`],
    ['', 'ms', '', 'requests', 'throttled', 'lost', 'mixed up', 'doubled'],
    ...rows.map((row) => [
      `  ${row.peer}`,
      row.ms.median.toFixed(0),
      range(row.ms),
      ...[row.requests, row.throttled, row.lost, row.mixedUp, row.doubled].map(String),
    ]),
    ...failures.map(({ peer, error }) => [`  ${peer}`, `failed: ${error}`]),
  ]
}

export function percent(part: number): string {
  return `${(part * 100).toFixed(1)} %`
}

function range({ min, max }: Spread): string {
  return `(${min.toFixed(0)}–${max.toFixed(0)})`
}

/** Columns as wide as their widest cell, numbers to the right. A row of two cells or fewer is left as it is. */
function aligned(rows: readonly Line[], numbers: readonly number[] = []): string[] {
  const widths: number[] = []
  for (const row of rows.filter(({ length }) => length > 2)) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length)
    })
  }
  const pad = (cell: string, column: number): string =>
    numbers.includes(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)
  return rows.map((row) =>
    row
      .map((cell, column) => (row.length > 2 ? pad(cell, column) : cell))
      .join('  ')
      .trimEnd(),
  )
}
