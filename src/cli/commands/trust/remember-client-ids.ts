import type { Warning } from '../../../change/change.ts'
import { Reads } from '../../../directory/reads.ts'
import { TrustError } from '../../../errors/errors.ts'
import { checkClientIdFits, writeClientId } from '../../../manifest/write-client-id.ts'
import type { TrustWork } from '../../../trust/application-scope.ts'
import type { Session } from '../../../trust/session.ts'
import type { CliContext } from '../../process/context.ts'
import type { Chosen } from './open.ts'

/**
 * Rejects with `TrustError` `TRUST_BLOCKED` when the client ID of an application that is yet to be made could not be
 * written into the manifest: then it must not be made.
 */
export async function checkManifest({ works }: Session, { manifest: { path } }: Chosen): Promise<void> {
  for (const { application } of works.filter(lacksClientId)) {
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

/** An `apply` that was killed can leave applications that the manifest does not know. For `plan`, which does not write it. */
export async function unknownClientIds({ works }: Session): Promise<Warning[]> {
  const warnings: Warning[] = []
  for (const { application, home } of works.filter(lacksClientId)) {
    const made = home && (await new Reads(home).application({ uniqueName: application.uniqueName }))
    if (made === undefined) continue
    warnings.push({
      code: 'CLIENT_ID_NOT_IN_MANIFEST',
      message: `The application "${application.key}" exists (client ID ${made.appId}), and the manifest does not say so yet. \`towline trust apply\` writes it there.`,
    })
  }
  return warnings
}

/**
 * Puts the client IDs that the manifest does not have yet into it, as far as the applications are there; after Ctrl-C too.
 * Rejects with `TrustError` `TRUST_BLOCKED` when the file cannot be written.
 */
export async function rememberClientIds(context: CliContext, { works }: Session, chosen: Chosen): Promise<void> {
  const { path } = chosen.manifest
  for (const { application, home } of works.filter(lacksClientId)) {
    if (home === undefined) continue
    const reads = new Reads({ ...home, graph: home.afterwards() })
    const made = await reads.application({ uniqueName: application.uniqueName })
    if (made === undefined) continue
    try {
      await writeClientId(path, application.key, made.appId)
    } catch (error) {
      throw new TrustError('TRUST_BLOCKED', {
        message: `The application was made (client ID ${made.appId}), and ${path} could not be written: ${(error as Error).message}`,
        likelyCause: 'The file is read-only, or another program holds it.',
        fix: `Write \`clientId: ${made.appId}\` into it by hand; \`towline trust apply\` then goes on.`,
        cause: error,
      })
    }
    await context.note(`clientId ${made.appId} written to ${path}`)
  }
}

function lacksClientId({ application, home }: TrustWork): boolean {
  return application.clientId === undefined && home !== undefined
}
