import { accessSync, constants } from 'node:fs'
import type { Env } from '../../text/env.ts'
import { githubVariables } from './github.ts'

/** Where an assertion can come from when no identity was chosen. */
export type HostKind = 'token-file' | ManagedIdentityHost | 'github'

/** Kinds of host that have, or seem to have, a managed identity endpoint. */
export type ManagedIdentityHost = 'service-fabric' | 'app-service' | 'azure-ml' | 'cloud-shell' | 'arc' | 'imds'

export interface Detection<Kind extends HostKind = HostKind> {
  readonly source: Kind
  readonly why: string
  /** The other kinds, in the order in which they are tried. */
  readonly others: readonly { readonly source: Kind; readonly here: boolean; readonly why: string }[]
}

/**
 * The kind of assertion that this host offers. The order is that of Microsoft's own libraries, so that Towline picks
 * the identity that they would pick (learn.microsoft.com/entra/identity/managed-identities-azure-resources):
 *
 * 1. `AZURE_FEDERATED_TOKEN_FILE`, as on AKS, comes before all managed identities. There the libraries become the
 *    identity that the service account is annotated with. Towline presents the service account's token itself, because
 *    a token that came from a federated credential is no assertion.
 * 2. The managed identity endpoints that the environment names.
 * 3. A GitHub Actions job, which the libraries do not look for. It comes after every kind that the environment names.
 * 4. The metadata service of virtual machines, if no other kind was found: it cannot be detected without a request.
 *
 * No request is sent. If the kind that is picked does not answer later, no other kind takes its place.
 */
export function detectHost(env: Env, isReadable = canRead): Detection {
  return firstOf(signs, env, isReadable)
}

/** `detectHost` among the kinds with a managed identity alone, for when one was chosen. */
export function detectManagedIdentity(env: Env, isReadable = canRead): Detection<ManagedIdentityHost> {
  return firstOf(signs.filter(isManagedIdentity), env, isReadable)
}

type IsReadable = (path: string) => boolean

interface Sign<Kind extends HostKind = HostKind> {
  readonly source: Kind
  look(env: Env, isReadable: IsReadable): Look
}

interface Look {
  readonly here: boolean
  /** Why it is here; else what is missing. */
  readonly why: string
  /** Why it is passed over although it is here. Left out where the reason is that another one comes first. */
  readonly passedOver?: string
}

const signs: readonly Sign[] = [
  { source: 'token-file', look: variables('AZURE_FEDERATED_TOKEN_FILE') },
  {
    source: 'service-fabric',
    look: variables('IDENTITY_ENDPOINT', 'IDENTITY_HEADER', 'IDENTITY_SERVER_THUMBPRINT'),
  },
  { source: 'app-service', look: variables('IDENTITY_ENDPOINT', 'IDENTITY_HEADER') },
  { source: 'azure-ml', look: variables('MSI_ENDPOINT', 'MSI_SECRET') },
  { source: 'cloud-shell', look: variables('MSI_ENDPOINT') },
  { source: 'arc', look: lookForArc },
  { source: 'github', look: lookForGithub },
  { source: 'imds', look: lookForImds },
]

function firstOf<Kind extends HostKind>(
  candidates: readonly Sign<Kind>[],
  env: Env,
  isReadable: IsReadable,
): Detection<Kind> {
  const looked = candidates.map(({ source, look }) => ({ source, ...look(env, isReadable) }))
  const found = looked.find(({ here }) => here)
  if (found === undefined) throw new Error('IMDS is always there to be asked.')
  const whyNot = ({ here, why, passedOver = `${why}, but ${found.source} comes first` }: Look) =>
    here ? passedOver : why
  const others = looked
    .filter((other) => other !== found)
    .map((other) => ({ source: other.source, here: other.here, why: whyNot(other) }))
  return { source: found.source, why: found.why, others }
}

function isManagedIdentity(sign: Sign): sign is Sign<ManagedIdentityHost> {
  return sign.source !== 'token-file' && sign.source !== 'github'
}

/** An empty variable counts as one that is not set. */
function variables(...names: readonly string[]): Sign['look'] {
  return (env) => {
    const missing = names.filter((name) => !env[name])
    return missing.length === 0 ? { here: true, why: areSet(names) } : { here: false, why: areSet(missing, 'not set') }
  }
}

function areSet(names: readonly string[], state = 'set'): string {
  const last = names.at(-1) ?? ''
  const first = names.slice(0, -1).join(', ')
  return `${first === '' ? last : `${first} and ${last}`} ${names.length === 1 ? 'is' : 'are'} ${state}`
}

/** On Windows the agent sets variables. On Linux it is found by its program. */
function lookForArc(env: Env, isReadable: IsReadable): Look {
  const named = variables('IDENTITY_ENDPOINT', 'IMDS_ENDPOINT')(env, isReadable)
  if (named.here) return named
  const program = env['ProgramFiles']
    ? `${env['ProgramFiles']}\\AzureConnectedMachineAgent\\himds.exe`
    : '/opt/azcmagent/bin/himds'
  return isReadable(program)
    ? { here: true, why: `${program} is there` }
    : { here: false, why: `${named.why}, and ${program} is not there` }
}

function lookForGithub(env: Env, isReadable: IsReadable): Look {
  const job = variables(...githubVariables)(env, isReadable)
  const imds = lookForImds(env)
  return job.here && env[IMDS_VARIABLE] ? { here: false, why: `${job.why}, but ${imds.why}` } : job
}

function lookForImds(env: Env): Look {
  if (env[IMDS_VARIABLE]) return { here: true, why: areSet([IMDS_VARIABLE]) }
  return {
    here: true,
    why: 'nothing else was found, and every Azure virtual machine has this endpoint',
    passedOver: 'it is asked only where nothing else is found',
  }
}

const IMDS_VARIABLE = 'AZURE_POD_IDENTITY_AUTHORITY_HOST'

function canRead(path: string): boolean {
  try {
    accessSync(path, constants.R_OK)
    return true
  } catch {
    return false
  }
}
