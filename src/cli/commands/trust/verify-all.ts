import { connector } from '../../../connect/connect.ts'
import { DEFAULT_CONCURRENCY } from '../../../connect/default-concurrency.ts'
import { forEachTarget } from '../../../connect/pool.ts'
import { errorJson } from '../../../errors/error-json.ts'
import type { Manifest, ManifestTarget } from '../../../manifest/manifest.ts'
import { selectTargets } from '../../../manifest/select.ts'
import { unverified, type Verified, verifyTarget } from '../../../trust/verify.ts'
import type { CliContext } from '../../process/context.ts'

/** Each target by a fresh token. A target whose chain is broken has an `error`; the order is the manifest's. */
export async function verifyAll(
  context: CliContext,
  manifest: Manifest,
  chosen: readonly ManifestTarget[],
): Promise<Map<string, Verified>> {
  const { io, signal } = context
  if (chosen.length === 0) return new Map()
  // New credentials each time: a token that is kept shows the roles of when it was issued.
  const connect = connector(await context.runtime())
  const targets = selectTargets(
    manifest,
    chosen.map(({ name }) => name),
  )
  const verified = new Map<string, Verified>()
  const outcomes = forEachTarget(targets, {
    concurrency: DEFAULT_CONCURRENCY,
    now: io.now,
    signal,
    job: (target, stop, usage) => verifyTarget(target, connect(target, { signal: stop, usage }), stop),
  })
  for await (const outcome of outcomes) {
    if (outcome.state === 'cancelled') continue
    const { target } = outcome
    verified.set(
      target.name,
      outcome.state === 'ok' ? outcome.result : unverified(target, { ...errorJson(outcome.error, target.name) }),
    )
  }
  signal.throwIfAborted()
  return new Map(targets.flatMap(({ name }) => (verified.has(name) ? [[name, verified.get(name) as Verified]] : [])))
}
