import type { Comparison, Row } from './compare.ts'
import type { EmulatorSpeed } from './emulator-speed.ts'
import { commandLine, library, type Peer } from './peers.ts'

export interface Bound {
  readonly what: string
  readonly limit: string
  readonly measured: string
  readonly met: boolean
}

/** What the project has promised itself. */
export function checkBounds(comparisons: readonly Comparison[], emulator: EmulatorSpeed): Bound[] {
  const row = (sites: number, { name }: Peer): Row | undefined =>
    comparisons.find((one) => one.sites === sites)?.rows.find(({ peer }) => peer === name)
  const time = (sites: number, peer: Peer) => row(sites, peer)?.timesFloor ?? Number.NaN
  const memory = (sites: number, peer: Peer) => row(sites, peer)?.aboveFloorMiB ?? Number.NaN
  return [
    atMost(`${commandLine.name}, start to 200 sites`, 1.5, '× floor', time(200, commandLine)),
    atMost(`${library.name}, start to 200 sites`, 1.2, '× floor', time(200, library)),
    ...[commandLine, library].flatMap((peer) => [
      atMost(`${peer.name}, 50000 sites`, 1.2, '× floor', time(50_000, peer)),
      atMost(`${peer.name}, 50000 sites, memory above the floor's`, 20, 'MiB', memory(50_000, peer)),
    ]),
    atMost('emulator, start to ready', 400, 'ms', emulator.readyMs.median),
    atLeast('emulator, tokens', 2_500, '/s', emulator.tokensPerSecond.median),
  ]
}

function atMost(what: string, limit: number, unit: string, measured: number): Bound {
  return { what, limit: `≤ ${limit} ${unit}`, measured: `${short(measured)} ${unit}`, met: measured <= limit }
}

function atLeast(what: string, limit: number, unit: string, measured: number): Bound {
  return { what, limit: `≥ ${limit} ${unit}`, measured: `${short(measured)} ${unit}`, met: measured >= limit }
}

function short(value: number): string {
  return value.toFixed(Math.abs(value) < 10 ? 2 : 0)
}
