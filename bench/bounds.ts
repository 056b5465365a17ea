import { names } from './peers.ts'
import { type Measured, rowOf } from './results.ts'

export interface Bound {
  readonly what: string
  readonly limit: string
  readonly measured: string
  readonly met: boolean
}

/** What the project has promised itself. What was not measured is left out. */
export function checkBounds(measured: Measured): Bound[] {
  const bounds = [
    ...startUp(measured),
    ...[names.commandLine, names.library].flatMap((peer) => [...longLists(measured, peer), ...fleets(measured, peer)]),
    ...goodput(measured),
    ...batches(measured),
    ...emulator(measured),
    ...governed(measured),
  ]
  return bounds.filter((bound) => bound !== undefined)
}

type Checked = Bound | undefined

function startUp(measured: Measured): Checked[] {
  const row = (peer: string) => rowOf(measured, ['a', 1, 200], peer)
  const own = row(names.commandLine)?.ms.median
  const part = (peer: string) => {
    const theirs = row(peer)?.ms.median
    return own === undefined || theirs === undefined ? undefined : own / theirs
  }
  return [
    atMost(`${names.commandLine}, start to 200 sites`, 1.3, '× floor', row(names.commandLine)?.timesFloor),
    atMost(`${names.commandLine}, start to 200 sites`, 0.5, `× ${names.msal}`, part(names.msal)),
    atMost(`${names.commandLine}, start to 200 sites`, 0.25, '× m365 request', part(names.m365)),
    atMost(`${names.library}, start to 200 sites`, 1.2, '× floor', row(names.library)?.timesFloor),
  ]
}

function longLists(measured: Measured, peer: string): Checked[] {
  const row = rowOf(measured, ['b', 1, 50_000], peer)
  return [
    atMost(`${peer}, 50000 sites`, 1.15, '× floor', row?.timesFloor),
    atMost(`${peer}, 50000 sites, memory above the floor's`, 15, 'MiB', row?.aboveFloorMiB),
  ]
}

function fleets(measured: Measured, peer: string): Checked[] {
  const thousand = rowOf(measured, ['c', 1_000, 100], peer)
  const many = rowOf(measured, ['c', 10_000, 10], peer)
  return [
    atMost(`${peer}, 1000 targets`, 1.1, '× floor', thousand?.timesFloor),
    atMost(`${peer}, 1000 targets, identity requests`, 1, '', thousand?.traffic.identity),
    atMost(`${peer}, 1000 targets, exchanges`, 1_000, '', thousand?.traffic.exchanges),
    atMost(`${peer}, 10000 targets × 10 sites, memory`, 150, 'MiB', many?.peakMiB.median),
    // Garbage is collected when it pleases; a leak of one KiB a target would be eight MiB.
    atMost(`${peer}, growth from the 2000th to the 10000th target`, 8, 'MiB', many?.growthMiB),
  ]
}

function goodput({ goodput }: Measured): Checked[] {
  const row = (peer: string) => goodput?.rows.find((one) => one.peer === peer)
  const careful = row(names.careful)
  const quiet = row(names.quiet)
  return [
    atMost(`${names.careful}: of the budget in any minute`, 75, '%', careful && careful.peak * 100),
    atLeast(`${names.quiet}: of the budget in ten minutes`, 93, '%', quiet && quiet.used * 100),
    ...[careful, quiet].flatMap((one) => [
      atMost(`${one?.peer}: 429s`, 0.5, '% of requests', one && (one.throttled / one.requests) * 100),
      atMost(`${one?.peer}: lost or doubled`, 0, 'calls', one && one.calls - one.succeeded + one.doubled),
    ]),
  ]
}

function batches({ batches }: Measured): Checked[] {
  const row = batches?.rows.find(({ peer }) => peer === names.batch)
  return [atMost(`${names.batch}: lost, mixed up or doubled`, 0, 'calls', row && row.lost + row.mixedUp + row.doubled)]
}

function emulator({ emulator }: Measured): Checked[] {
  return [
    atMost('emulator, start to ready', 400, 'ms', emulator?.readyMs.median),
    atLeast('emulator, tokens', 2_500, '/s', emulator?.tokensPerSecond.median),
  ]
}

function governed({ governed }: Measured): Checked[] {
  const row = (sites: number) => governed?.rows.find((one) => one.sites === sites)
  const [start, long] = [row(200), row(50_000)]
  return [
    atMost('policy and record, added to a start', 10, 'ms', start?.addedMs),
    atMost('policy and record, 50000 sites', 1.05, '× without', long && long.governedMs.median / long.plainMs.median),
  ]
}

function atMost(what: string, limit: number, unit: string, measured: number | undefined): Checked {
  return measured === undefined ? undefined : bound(what, `≤ ${limit}`, unit, measured, measured <= limit)
}

function atLeast(what: string, limit: number, unit: string, measured: number | undefined): Checked {
  return measured === undefined ? undefined : bound(what, `≥ ${limit}`, unit, measured, measured >= limit)
}

function bound(what: string, limit: string, unit: string, measured: number, met: boolean): Bound {
  return { what, limit: `${limit} ${unit}`.trim(), measured: `${short(measured)} ${unit}`.trim(), met }
}

function short(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) < 10 ? 2 : 0)
}
