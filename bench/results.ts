import type { Bound } from './bounds.ts'
import type { Comparison, Failure, Row } from './compare.ts'
import type { Batches } from './parts/batch.ts'
import type { EmulatorSpeed } from './parts/emulator-speed.ts'
import type { Goodput } from './parts/goodput.ts'
import type { Governed } from './parts/governed.ts'

/** What was measured; a part that was not chosen is left out. */
export interface Measured {
  readonly comparisons: readonly Comparison[]
  readonly goodput?: Goodput
  readonly batches?: Batches
  readonly emulator?: EmulatorSpeed
  readonly governed?: Governed
}

/** bench/results/latest.json */
export interface Results extends Measured {
  readonly at: string
  readonly node: string
  readonly cpu: string
  readonly quick: boolean
  readonly bounds: readonly Bound[]
}

export function failuresOf({ comparisons, goodput, batches }: Measured): readonly Failure[] {
  return [...comparisons, goodput, batches].flatMap((part) => part?.failures ?? [])
}

/** How a peer did in the comparison of that part with so many targets and sites. */
export function rowOf(
  { comparisons }: Measured,
  [part, targets, sites]: readonly [part: string, targets: number, sites: number],
  peer: string,
): Row | undefined {
  return comparisons
    .find((one) => one.part === part && one.targets === targets && one.sites === sites)
    ?.rows.find((row) => row.peer === peer)
}
