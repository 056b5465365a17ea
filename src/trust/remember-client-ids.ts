import { readApplication } from '../directory/objects/application.ts'
import { Reads } from '../directory/reads.ts'
import type { Tell } from '../directory/tell.ts'
import { TrustError } from '../errors/errors.ts'
import { whyNotWritten } from '../files/why-not-written.ts'
import type { Manifest } from '../manifest/manifest.ts'
import { checkClientIdFits, writeClientId } from '../manifest/write-client-id.ts'
import type { ApplicationScope } from './application-scope.ts'
import type { Session } from './connect-admins.ts'

/**
 * An application must not be made if its client ID could not be written into the manifest. Rejects with `TrustError`
 * `TRUST_BLOCKED` in that case.
 */
export async function checkManifest({ scopes }: Session, { path }: Manifest): Promise<void> {
  for (const { application } of scopes.filter(lacksClientId)) {
    try {
      await checkClientIdFits(path, application.key)
    } catch (error) {
      throw new TrustError('TRUST_BLOCKED', {
        message: `The client ID of the application "${application.key}" has to be written into ${path}, and that is not possible: ${(error as Error).message}`,
        likelyCause: 'The file or its folder is read-only, or it is written in a way that Towline cannot change.',
        fix: 'Make it writable, or work on a copy of it with --manifest. Nothing was changed.',
        cause: error,
      })
    }
  }
}

/**
 * Writes the client IDs that the manifest does not have yet into it, if the applications are there; after Ctrl-C too.
 * Rejects with `TrustError` `TRUST_BLOCKED` if the file cannot be written.
 */
export async function rememberClientIds({ scopes }: Session, { path }: Manifest, tell: Tell): Promise<void> {
  for (const { application, home } of scopes.filter(lacksClientId)) {
    if (home === undefined) continue
    const reads = new Reads({ ...home, graph: home.forCleanUp() })
    const made = await readApplication(reads, { uniqueName: application.uniqueName })
    if (made === undefined) continue
    try {
      await writeClientId(path, application.key, made.appId)
    } catch (error) {
      throw new TrustError('TRUST_BLOCKED', {
        message: `The application was made (client ID ${made.appId}), and ${path} could not be written: ${(error as Error).message}`,
        likelyCause: whyNotWritten(error, path).likelyCause,
        fix: `Write \`clientId: ${made.appId}\` into it by hand; \`towline trust apply\` then goes on.`,
        cause: error,
      })
    }
    await tell({ kind: 'note', text: `clientId ${made.appId} written to ${path}` })
  }
}

function lacksClientId({ application, home }: ApplicationScope): boolean {
  return application.clientId === undefined && home !== undefined
}
