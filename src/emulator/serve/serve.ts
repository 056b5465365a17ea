import { join, resolve } from 'node:path'
import type { Emulator, WorldSource } from '../api.ts'
import { control } from '../control/index.ts'
import { assembleEmulator } from '../emulator.ts'
import { certificateNames, type Service } from '../hosts.ts'
import { arcKeyDirectory } from '../identity/arc-keys.ts'
import { computeEnvironment, transportEnvironment, variablesToUnset } from '../identity/env.ts'
import type { HostShape } from '../identity/host-shapes.ts'
import type { EmulatorOptions } from '../options.ts'
import { checkArcKeys } from './arc-start.ts'
import { issueServerCertificate } from './ca.ts'
import { type Description, describe } from './description.ts'
import { keepIssuerKeys } from './issuer-key.ts'
import { openListeners } from './listeners.ts'
import { EmulatorStartError } from './start-error.ts'
import { keepState } from './state/index.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { keepTokenFile } from './token-file.ts'
import { writeTrustFile } from './trust-file.ts'

export interface ServeOptions {
  readonly world: WorldSource
  readonly host: HostShape
  /** 0 takes free ports. Else the authority is at `port`, and Graph, identity, control and proxy are at the next four. */
  readonly port: number
  /** Also answer on port 443 of loopback, for machines whose name resolution leads the real host names there. */
  readonly bindRealPorts: boolean
  /** Where certificate authority, signing key and identity header are kept, so that clients survive a restart. */
  readonly stateDir?: string
  /** What the clients' environment will be based on: the certificates that it makes them trust are taken over. */
  readonly env: NodeJS.ProcessEnv
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number
  readonly options?: Partial<EmulatorOptions>
}

export interface RunningEmulator {
  /** For a child's environment, after `unset` was taken out of it. */
  readonly env: Readonly<Record<string, string>>
  readonly unset: readonly string[]
  readonly description: Description
  readonly emulator: Emulator
  /** For the person that started the emulator. */
  readonly warnings: readonly string[]
  /** Ends all connections, frees the ports and removes what was written, the state directory excepted. */
  close(): Promise<void>
}

/**
 * Starts an emulator that listens on loopback, and resolves when everything answers. Rejects, leaving nothing behind,
 * with an EmulatorStartError when a port, a folder or a file cannot be had, or with what `world` threw.
 */
export async function serve(options: ServeOptions): Promise<RunningEmulator> {
  const { world, host, stateDir, now = Date.now, options: chosen = {} } = options
  await using resources = new AsyncDisposableStack()

  const startedAt = now()
  const { secrets, hooks, save, warnings: stateWarnings } = await keepState(stateDir, startedAt)
  const issuerKeys = await keepIssuerKeys(host, stateDir)
  const emulator = assembleEmulator(
    world,
    { host, now, options: chosen },
    { ...secrets, ...(issuerKeys && { issuerKeys }) },
    hooks,
  )
  resources.defer(save)
  if (host === 'arc') await checkArcKeys(arcKeyDirectory(process.platform, options.env))
  resources.defer(emulator.close)

  const certificate = await issueServerCertificate(secrets.authority, certificateNames, startedAt)
  const directory = await temporaryFolder(resources)
  const tokenFile = join(directory, 'azure-identity-token')
  const refreshTokenFile = host === 'aks' ? await keepTokenFile(emulator, tokenFile, resources) : async () => {}
  const controlled = control(emulator)
  const plan = {
    ...options,
    certificate,
    identityAfterMs: emulator.world.compute.startsAfterMs ?? 0,
    answer: async (service: Service, request: Request) => {
      const response = await emulator.answer(service, request)
      if (!['GET', 'HEAD'].includes(request.method) && service === 'graph') await save()
      return response
    },
    // It may have set the clock, or the world back to the start.
    control: async (request: Request) => {
      const response = await controlled.fetch(request)
      await Promise.all([refreshTokenFile(), save()])
      return response
    },
  }
  const origins = await openListeners(plan, resources)

  const caCert = join(stateDir === undefined ? directory : resolve(stateDir), 'ca.pem')
  const trustWarnings = await writeTrustFile(caCert, secrets.authority.certificate, options.env).catch(
    (cause: Error) => {
      throw new EmulatorStartError(
        `${caCert} could not be written: ${cause.message}. Choose another folder by TMPDIR or --state.`,
        cause,
      )
    },
  )

  const env = {
    ...computeEnvironment(host, emulator.world, {
      origin: origins.identity,
      header: secrets.identityHeader,
      tokenFile,
    }),
    ...transportEnvironment({ proxy: origins.proxy, caCert }),
  }
  const unset = variablesToUnset(env)
  const { authority, graph } = origins
  const description = describe(emulator.world, { env, caCert, authority, graph, control: origins.control, unset })

  const running = resources.move()
  return {
    env,
    unset,
    description,
    emulator,
    warnings: [...stateWarnings, ...trustWarnings],
    close: () => running.disposeAsync(),
  }
}
