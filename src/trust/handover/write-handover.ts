import { join } from 'node:path'
import type { Change } from '../../change/change.ts'
import { hostsFromEnv } from '../../connect/hosts.ts'
import { clouds } from '../../credential/clouds.ts'
import { TrustError } from '../../errors/errors.ts'
import { privateFolder } from '../../files/private-folder.ts'
import { putFile } from '../../files/put-file.ts'
import { whyNotWritten } from '../../files/why-not-written.ts'
import type { CloudName } from '../../names/cloud.ts'
import type { Env } from '../../text/env.ts'
import type { TargetWithoutSignIn } from '../consent/by-link.ts'
import { consentLink, refuseUnfitLink } from '../consent/consent-link.ts'
import { handoverBundle } from './bundle.ts'

/**
 * Writes the bundle of one target into a folder of its own below `parent`. Resolves to that folder. Rejects with
 * `TrustError` `TRUST_BLOCKED` where it cannot be written.
 */
export async function writeHandover(
  target: TargetWithoutSignIn,
  {
    cloud,
    changes,
    parent,
    env,
  }: { readonly cloud: CloudName; readonly changes: readonly Change[]; readonly parent: string; readonly env: Env },
): Promise<string> {
  const { scope, wanted, tenantId, application } = target
  const { authorityHost = clouds[cloud].authorityHost } = hostsFromEnv(env)
  const bundle = handoverBundle({
    targetName: wanted.name,
    tenantId,
    homeTenantId: scope.home?.tenantId ?? '',
    cloud,
    clientId: application.appId,
    displayName: application.displayName,
    permissions: wanted.permissions,
    changes,
    link: fitsLink(target) ? consentLink(authorityHost, tenantId, application.appId) : undefined,
  })
  const folder = join(parent, wanted.name.replace(/[^\w.-]/g, '-').replace(/^\.+/, ''))
  try {
    await privateFolder(folder)
    for (const [name, text] of bundle) {
      await putFile(join(folder, name), text, { mode: name.endsWith('.sh') ? 0o700 : 0o600 })
    }
  } catch (error) {
    throw notWritten(folder, error)
  }
  return folder
}

function notWritten(folder: string, cause: unknown): TrustError {
  const { likelyCause, remedy } = whyNotWritten(cause, join(folder, 'file'))
  return new TrustError('TRUST_BLOCKED', {
    message: `The files for the admin of the target could not be written to ${folder}.`,
    likelyCause,
    fix: `${remedy}, and run the command again: what is done already stays done.`,
    cause,
  })
}

/** Whether consent by link would grant what the manifest wants. */
function fitsLink({ scope, wanted, application }: TargetWithoutSignIn): boolean {
  try {
    refuseUnfitLink(scope.application, wanted, application.requiredResourceAccess)
    return true
  } catch (error) {
    if (error instanceof TrustError) return false
    throw error
  }
}
