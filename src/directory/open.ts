import { clouds } from '../credential/clouds.ts'
import { graphClient } from '../graph/client.ts'
import type { Oversight } from '../guard/oversight.ts'
import type { Runtime } from '../http/runtime.ts'
import type { Access } from '../names/access.ts'
import type { CloudName } from '../names/cloud.ts'
import type { SignInMethod } from '../names/sign-in-method.ts'
import type { Directory } from './directory.ts'
import { type SignedIn, type SignIn, signIn as signInForReal } from './sign-in/sign-in.ts'
import type { Tell } from './tell.ts'

/** How admins sign in to tenants, and by which hosts these tenants are reached. */
export interface AdminSignIn {
  readonly method: SignInMethod
  /** Client ID of the company's own public client. */
  readonly authClientId: string | undefined
  readonly cloud: CloudName
  /** Origin of the token service. */
  readonly authorityHost: string
  /** Origin of Graph, if it is not the cloud's own. */
  readonly graphHost: string | undefined
  readonly tell: Tell
  /** @default the sign-in of `method` */
  readonly signIn?: SignIn | undefined
  /** Its signal ends the sign-in and everything that is in flight in the directory. */
  readonly runtime: Runtime
}

export interface DirectoryRequest {
  /** GUID. */
  readonly tenantId: string
  readonly access: Access
  /** Delegated permissions of Graph that the work needs, by name. */
  readonly permissions: readonly string[]
  /** Judges and records what the admin sends; missing where neither a policy nor a record is in force. */
  readonly oversight?: Oversight | undefined
}

/** A directory, and the admin who sees it. */
export interface SignedInDirectory {
  readonly directory: Directory
  readonly signedIn: SignedIn
}

const CLEAN_UP_MS = 10_000

/**
 * Signs an admin in to one tenant and opens its directory. Rejects with `TrustError` `SIGN_IN_FAILED` or
 * `SIGN_IN_MISMATCH`.
 */
export async function openDirectory(
  { method, authClientId, cloud, authorityHost, graphHost, tell, signIn = signInForReal, runtime }: AdminSignIn,
  { tenantId, access, permissions, oversight }: DirectoryRequest,
): Promise<SignedInDirectory> {
  const signedIn = await signIn(method, {
    tenantId,
    authorityHost,
    graphResource: clouds[cloud].graph,
    authClientId,
    permissions,
    tell,
    runtime,
  })
  const open = (signal: AbortSignal | undefined) =>
    graphClient({
      ...runtime,
      credential: signedIn.credential,
      tenantId,
      cloud,
      access,
      oversight,
      signal,
      ...(graphHost === undefined ? {} : { graphHost }),
    })
  const forCleanUp = () => open(AbortSignal.timeout(CLEAN_UP_MS))
  return { directory: { tenantId, graph: open(runtime.signal), forCleanUp }, signedIn }
}
