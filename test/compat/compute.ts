import { execFile } from 'node:child_process'
import type { TestContext } from 'node:test'
import { promisify } from 'node:util'
import type { Emulator, WorldSource } from '../../src/emulator/api.ts'
import type { HostShape } from '../../src/emulator/identity/host-shapes.ts'
import type { EmulatorOptions } from '../../src/emulator/options.ts'
import type { RecordedRequest } from '../../src/emulator/record.ts'
import { serve } from '../../src/emulator/serve/serve.ts'

/** An emulated compute for one client. */
export interface Compute {
  readonly emulator: Emulator
  /** Origin of the control endpoint. */
  readonly control: string
  readonly env: Readonly<NodeJS.ProcessEnv>
  /** IDs of the target tenant's sites, in Graph's order. */
  readonly siteIds: readonly string[]
  /**
   * Runs a program to its end, in a process of its own with the compute's environment. Resolves to its stdout. Rejects with
   * an Error whose message has its stderr. A secret must not be an argument, because Node quotes arguments in its errors.
   */
  run(program: string, args: readonly string[], extraEnv?: NodeJS.ProcessEnv): Promise<string>
  /** All requests so far, in order, as `lineOf` writes them: `GET graph.microsoft.com /v1.0/sites?$top=3`. */
  requests(): string[]
}

export interface ComputeOptions {
  readonly world?: WorldSource
  readonly host?: HostShape
  readonly options?: Partial<EmulatorOptions>
}

/** Starts a compute that clients reach under the real host names, through the proxy. It is closed when the test ends. */
export async function startCompute(
  t: TestContext,
  { world = 'seed', host = 'app-service', options = {} }: ComputeOptions = {},
): Promise<Compute> {
  const running = await serve({ world, host, port: 0, bindRealPorts: false, env: process.env, options })
  t.after(() => running.close())
  const { emulator } = running
  const [target] = emulator.world.targets
  const [geography] = target?.sharePoint.geographies ?? []
  if (target === undefined || geography === undefined) throw new Error('The world has no target with SharePoint.')

  const inherited = { ...process.env }
  for (const name of running.unset) delete inherited[name]
  const env = { ...inherited, ...running.env }

  return {
    emulator,
    control: running.description.control,
    env,
    siteIds: Array.from({ length: geography.sites.length }, (_, index) => geography.sites.at(index).id),
    async run(program, args, extraEnv = {}) {
      const { stdout } = await promisify(execFile)(program, args, { env: { ...env, ...extraEnv } })
      return stdout
    },
    requests: () => emulator.requests.map((request) => lineOf(request, target.id)),
  }
}

/** Returns a request as a line of text. Names in braces stand for values that differ from run to run. A status of 200 is left out. */
function lineOf({ method, host, path, query, status }: RecordedRequest, targetId: string): string {
  const place = host.startsWith('127.0.0.1:') ? '{identity}' : host
  const line = `${method} ${place} ${path}${query === '' ? '' : `?${query}`}${status === 200 ? '' : ` -> ${status}`}`
  return line
    .replace(targetId, '{target}')
    .replace(/(?<=client-request-id=)[0-9a-f-]{36}/, '{guid}')
    .replace(/(?<=skiptoken=)[\w-]+/, '{opaque}')
}
