import { type ConnectorOptions, connector } from '../connect/connect.ts'
import { forEachTarget } from '../connect/pool.ts'
import { tellingOfRefusal } from '../connect/tell-of-refusal.ts'
import { errorJson } from '../errors/error-json.ts'
import { selectTargets } from '../manifest/select.ts'
import { DEFAULT_CONCURRENCY } from '../names/defaults.ts'
import type { FlowRuntime, ManifestScope } from './flow.ts'
import { untilProven } from './until-proven.ts'
import { unverified, type Verified, verifyTarget } from './verify.ts'

/**
 * Each target by a fresh token, by its name and in the manifest's order. A target whose chain is broken has an `error`.
 * A caller that looks again and again lets a refusal be final: the next look retries it.
 */
export async function verifyAll(
  { manifest, targets: chosen, runtime, tell, oversights, command }: ManifestScope & FlowRuntime,
  { retryRefused = true }: Pick<ConnectorOptions, 'retryRefused'> = {},
): Promise<Map<string, Verified>> {
  if (chosen.length === 0) return new Map()
  // New credentials each time: a cached token shows the roles of when it was issued.
  const connect = connector(runtime, { retryRefused, oversights })
  const targets = selectTargets(
    manifest,
    chosen.map(({ name }) => name),
  )
  const waitingIn = tellingOfRefusal((text) => void tell({ kind: 'note', text }))
  const verified = new Map<string, Verified>()
  const outcomes = forEachTarget(targets, {
    concurrency: DEFAULT_CONCURRENCY,
    now: runtime.now,
    signal: runtime.signal,
    job(target, signal, usage) {
      usage.onWaiting = waitingIn(target.name)
      return verifyTarget(target, {
        connection: connect(target, { signal, usage, actor: { command, target: target.name } }),
      })
    },
  })
  for await (const outcome of outcomes) {
    if (outcome.state === 'cancelled') continue
    const { target } = outcome
    verified.set(
      target.name,
      outcome.state === 'ok' ? outcome.result : unverified(target, errorJson(outcome.error, target.name)),
    )
  }
  runtime.signal?.throwIfAborted()
  return new Map(targets.flatMap(({ name }) => (verified.has(name) ? [[name, verified.get(name) as Verified]] : [])))
}

const firstPauseMs = 1_000
const longestPauseMs = 10_000

/**
 * Verifies until all targets hold, for `forMs` milliseconds at most, and once in any case. A target that holds is not
 * verified again.
 */
export async function verifyUntilOk(scope: ManifestScope & FlowRuntime, forMs: number): Promise<Verified[]> {
  const { targets, runtime, tell } = scope
  const found = new Map<string, Verified>()
  const broken = () => [...found.values()].filter(({ ok }) => !ok)
  await untilProven(
    async () => {
      const open = targets.filter(({ name }) => found.get(name)?.ok !== true)
      const looked = await verifyAll({ ...scope, targets: open }, { retryRefused: forMs === 0 })
      for (const [name, verified] of looked) found.set(name, verified)
    },
    () => broken().length === 0,
    async () => {
      const text = `waiting for ${broken()
        .map((one) => `${one.target} (${stateOf(one)})`)
        .join(', ')}`
      await tell({ kind: 'note', text })
    },
    { forMs, firstPauseMs, longestPauseMs },
    runtime,
  )
  return targets.flatMap(({ name }) => found.get(name) ?? [])
}

function stateOf({ error, roles: { missing, extra }, probes }: Verified): string {
  if (error !== undefined) return error.code
  if (missing.length > 0) return `lacks ${missing.join(', ')}`
  if (extra.length > 0) return `has ${extra.join(', ')} beyond the manifest`
  return probes.every(({ ok }) => ok) ? 'ok' : 'a call was refused'
}
