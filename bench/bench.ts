import { controlOf } from './control.ts'
import { path } from './peers.ts'
import { startServer } from './server.ts'

/** What every part is given. */
export interface Bench {
  /** Fewer rounds and less to do, to see that it works. */
  readonly quick: boolean
  /** A folder for this run only. Peers run here, so that nobody finds a manifest or a profile of the user's. */
  readonly folder: string
  /** What every process gets. */
  readonly env: NodeJS.ProcessEnv
}

export type Emulated = Awaited<ReturnType<typeof startEmulator>>

/** An emulator of its own for a part: `world` are the arguments of emulator.ts. */
export async function startEmulator({ env }: Bench, world: readonly (string | number)[]) {
  const server = await startServer([path('emulator.ts'), ...world.map(String)], env)
  const { authority, graph, env: given } = server.description
  return {
    ...server,
    control: controlOf(server),
    /** For peers that are told its addresses: the identity, the targets, the certificates, and no proxy. */
    env: { ...env, ...direct(given), TOWLINE_AUTHORITY_HOST: authority, TOWLINE_GRAPH_HOST: graph },
  }
}

function direct(env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const needed = /^(IDENTITY_|TOWLINE_|NODE_EXTRA_CA_CERTS$)/
  return Object.fromEntries(Object.entries(env).filter(([name]) => needed.test(name)))
}
