import type { Compute } from '../world/model/index.ts'

/** Nothing listens yet. It has the form that built-in fetch gives to that: a TypeError whose cause has Node's code. */
class ConnectionRefused extends TypeError {
  readonly code = 'ECONNREFUSED'

  constructor() {
    super('fetch failed', { cause: Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }) })
  }
}

/**
 * Throws a ConnectionRefused while the identity endpoint is not up yet. `upMs` is how long the host has been up.
 * https://github.com/microsoft/azure-container-apps/issues/568
 */
export function refuseBeforeStart({ startsAfterMs = 0 }: Compute, upMs: number): void {
  if (upMs < startsAfterMs) throw new ConnectionRefused()
}
