import type { JWK } from 'jose'
import { createKeys, type Keys } from '../keys.ts'
import type { EmulatorOptions } from '../options.ts'
import type { World } from '../world/model/index.ts'
import { githubJob } from './github-job.ts'
import type { HostShape } from './host-shapes.ts'
import { serviceAccount } from './service-account.ts'
import type { Workload } from './workload.ts'

/** Undefined for the hosts that have a managed identity. */
export function workloadOf(host: HostShape, world: World, options: EmulatorOptions): Workload | undefined {
  if (host === 'aks') return serviceAccount(world)
  return host === 'github' ? githubJob(world, options) : undefined
}

/** Returns a key for the issuer of this host's tokens, if that is not Entra. `kept` is the key of an earlier start. */
export async function createIssuerKeys(host: HostShape | undefined, kept?: JWK): Promise<Keys | undefined> {
  return host === 'aks' || host === 'github' ? createKeys(kept) : undefined
}
