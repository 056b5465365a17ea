import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { TestContext } from 'node:test'
import { promisify } from 'node:util'
import { temporaryFolder } from '../../cli/support.ts'

const project = join(import.meta.dirname, '../../compat/dotnet/witness.csproj')

/** Clients that exchange the managed identity's token and list sites with the result. */
export const clients = ['Azure.Identity', 'Microsoft.Identity.Client', 'Microsoft.Identity.Web'] as const

export type Client = (typeof clients)[number]

/** One line of stdin of the program in `test/compat/dotnet/`. */
export interface WitnessRequest {
  readonly client: Client | 'Azure.Identity, the managed identity alone'
  readonly tenantId?: string
  readonly clientId?: string
  /** Default: `system`. */
  readonly identity?: 'system' | 'client' | 'object' | 'resource'
  readonly id?: string
  /** Default: `sites`, whose lines are the IDs of all sites. The lines of `token` are its tenant and the object that it is for. */
  readonly task?: 'sites' | 'token'
}

/** `lines`, or the exception: its type, its message, and the text that .NET prints if no code catches it. */
export interface WitnessAnswer {
  readonly lines?: readonly string[]
  readonly type?: string
  readonly message?: string
  readonly text?: string
}

export interface Witness {
  ask(request: WitnessRequest): Promise<WitnessAnswer>
}

/** Restores the packages in the versions of the lock file, and builds the program. Resolves to its path. */
export async function buildWitness(t: TestContext): Promise<string> {
  const folder = temporaryFolder(t)
  // Servers of the build would outlive it.
  const options = ['--nologo', '--configuration', 'Release', '--disable-build-servers', '--artifacts-path', folder]
  const env = { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1' }
  const argv = ['build', project, ...options, '--property:RestoreLockedMode=true']
  await promisify(execFile)('dotnet', argv, { env }).catch(({ message, stdout }) => {
    throw new Error(`${message}\n${stdout}`)
  })
  return join(folder, 'bin/witness/release/witness.dll')
}

/** Starts the program on a compute. It ends with the test. */
export function startWitness(t: TestContext, program: string, env: Readonly<NodeJS.ProcessEnv>): Witness {
  const child = spawn('dotnet', [program], { env, stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  t.after(() => {
    child.stdin.end()
    return ended
  })
  return {
    async ask(request) {
      const { TOWLINE_TENANT: tenantId, TOWLINE_CLIENT_ID: clientId } = env
      child.stdin.write(`${JSON.stringify({ tenantId, clientId, ...request })}\n`)
      const { value, done } = await lines.next()
      if (done) throw new Error('The program of the .NET clients ended without an answer.')
      return JSON.parse(value)
    },
  }
}
