import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { TransportError, type TransportKind } from '../../src/http/send.ts'
import { all, answered, between, change } from './breaking.ts'
import type { Undo } from './fault.ts'
import type { BrokenWorld, ManifestData } from './working-world.ts'

// Faults that make a working host look like another one, or take its identity source away.

export const IMDS = 'http://169.254.169.254'
export const ARC = 'http://127.0.0.1:40342'
export const LOGIN = 'https://login.microsoftonline.com'

/** No usable answer comes from addresses that begin with `url`. `code` is Node's. */
export function breaks(world: BrokenWorld, url: string, kind: TransportKind, code?: string): Undo {
  return between(world, async (request, next) => {
    if (!request.url.startsWith(url)) return next(request)
    throw new TransportError(
      kind,
      new URL(request.url).host,
      `${kind} ${code ?? ''}`,
      Object.assign(new Error(), { code }),
    )
  })
}

/** Removes the variables of every kind of host, and sets these in their place. */
export function hostVariables(world: BrokenWorld, variables: Readonly<Record<string, string>> = {}): Undo {
  return change(world.env, { ...noHost, ...variables })
}

const noHost = {
  IDENTITY_ENDPOINT: undefined,
  IDENTITY_HEADER: undefined,
  MSI_ENDPOINT: undefined,
  MSI_SECRET: undefined,
  AZURE_POD_IDENTITY_AUTHORITY_HOST: undefined,
  AZURE_FEDERATED_TOKEN_FILE: undefined,
  ACTIONS_ID_TOKEN_REQUEST_URL: undefined,
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: undefined,
}

export function choose({ manifest }: BrokenWorld, identity: ManifestData['identity']): Undo {
  return change(manifest, { identity })
}

/** The address of the host's own endpoint for its tokens. */
export function endpointOf({ env }: BrokenWorld): string {
  return (
    env['IDENTITY_ENDPOINT'] ?? env['AZURE_POD_IDENTITY_AUTHORITY_HOST'] ?? env['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? IMDS
  )
}

/** The identity endpoint hands out this token, with these fields beside it. */
export function handsOut(world: BrokenWorld, token: string, more: object = {}): Undo {
  return answered(world, endpointOf(world), 200, { access_token: token, token_type: 'Bearer', ...more })
}

/** The agent of Azure Arc is installed and gives this answer. Its real key folder need not be writable. */
export function onArc(
  world: BrokenWorld,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Undo {
  return all(
    hostVariables(world, { IDENTITY_ENDPOINT: `${ARC}/metadata/identity/oauth2/token`, IMDS_ENDPOINT: ARC }),
    answered(world, ARC, status, body, headers),
  )
}

/** The trust uses a token file with this content. Once the fault is undone, the file holds a good assertion. */
export async function inTokenFile(world: BrokenWorld, content: string | 'missing' | 'folder'): Promise<Undo> {
  const path = join(world.folder, 'azure-identity-token')
  const chosen = choose(world, { tokenFile: path })
  if (content === 'folder') mkdirSync(path)
  else if (content !== 'missing') writeFileSync(path, content)
  const good = await world.emulator.issueAssertion()
  return all(chosen, () => {
    rmSync(path, { recursive: true, force: true })
    writeFileSync(path, good)
  })
}
