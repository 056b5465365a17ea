import { parseOrigin } from '../names/origin.ts'
import type { Env } from '../text/env.ts'

/** Origins to connect to in place of the cloud's own, for tests and private clouds. */
export interface Hosts {
  readonly authorityHost?: string
  readonly graphHost?: string
}

/** The origins in `TOWLINE_AUTHORITY_HOST` and `TOWLINE_GRAPH_HOST`. Throws `ConfigError` `HOST_INVALID`. */
export function hostsFromEnv(env: Env): Hosts {
  const { TOWLINE_AUTHORITY_HOST: authorityHost, TOWLINE_GRAPH_HOST: graphHost } = env
  return {
    ...(authorityHost ? { authorityHost: parseOrigin(authorityHost, 'TOWLINE_AUTHORITY_HOST') } : {}),
    ...(graphHost ? { graphHost: parseOrigin(graphHost, 'TOWLINE_GRAPH_HOST') } : {}),
  }
}
