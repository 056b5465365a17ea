import type { Bound } from './bounds.ts'
import type { Comparison } from './compare.ts'
import type { EmulatorSpeed } from './emulator-speed.ts'
import type { Spread } from './spread.ts'

export interface Results {
  readonly at: string
  readonly node: string
  readonly cpu: string
  readonly quick: boolean
  readonly comparisons: readonly Comparison[]
  readonly emulator: EmulatorSpeed
  readonly bounds: readonly Bound[]
}

/** All of it as text of fixed width. */
export function table({ node, cpu, comparisons, emulator, bounds }: Results): string {
  const rows = comparisons.flatMap(({ sites, rounds, rows, failures }) => [
    [],
    [`${sites} sites, median of ${rounds}`, 'ms', '', '× floor', 'cpu ms', '× floor', 'peak MiB', '− floor'],
    ...rows.map((row) => [
      `  ${row.peer}`,
      row.ms.median.toFixed(0),
      range(row.ms),
      row.timesFloor.toFixed(2),
      row.cpuMs.median.toFixed(0),
      row.cpuTimesFloor.toFixed(2),
      row.peakMiB.median.toFixed(0),
      row.aboveFloorMiB.toFixed(1),
    ]),
    ...failures.map(({ peer, error }) => [`  ${peer}`, `failed: ${error}`]),
  ])
  return [
    `Node ${node} on ${cpu}; median (min–max)`,
    ...aligned(rows, [1, 3, 4, 5, 6, 7]),
    '',
    'emulator',
    `  start to ready  ${emulator.readyMs.median.toFixed(0)} ms ${range(emulator.readyMs)}`,
    `  tokens          ${emulator.tokensPerSecond.median.toFixed(0)}/s ${range(emulator.tokensPerSecond)}, ${emulator.connections} connections`,
    '',
    ...aligned(bounds.map(({ what, limit, measured, met }) => [met ? 'met   ' : 'missed', what, limit, measured])),
    '',
  ].join('\n')
}

function range({ min, max }: Spread): string {
  return `(${min.toFixed(0)}–${max.toFixed(0)})`
}

/** Columns as wide as their widest cell, numbers to the right. A row of two cells or fewer is left as it is. */
function aligned(rows: readonly (readonly string[])[], numbers: readonly number[] = []): string[] {
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
      .map((cell, column) => (row.length > 2 || column === 0 ? pad(cell, column) : cell))
      .join('  ')
      .trimEnd(),
  )
}
