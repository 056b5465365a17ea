import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Change } from '../../../change/change.ts'
import { hostsFromEnv } from '../../../connect/hosts.ts'
import { clouds } from '../../../credential/clouds.ts'
import { type ApplicationObject, Reads } from '../../../directory/reads.ts'
import { TrustError } from '../../../errors/errors.ts'
import { loadManifest } from '../../../manifest/load.ts'
import type { ManifestTarget } from '../../../manifest/manifest.ts'
import type { TrustWork } from '../../../trust/application-scope.ts'
import { unreadChanges } from '../../../trust/changes-without-sign-in.ts'
import { consentLink, refuseUnfitLink } from '../../../trust/consent/consent-link.ts'
import type { WantedTarget } from '../../../trust/desired.ts'
import { handoverBundle } from '../../../trust/handover/bundle.ts'
import type { Session } from '../../../trust/session.ts'
import type { CliContext } from '../../process/context.ts'
import { consentByLink } from './consent-by-link.ts'
import type { ConsentFlags } from './consent-flags.ts'
import type { Chosen } from './open.ts'
import { verifyAll } from './verify-all.ts'

/** A target in which nobody is signed in, once the home side is done. */
export interface Elsewhere {
  readonly work: TrustWork
  readonly wanted: WantedTarget
  readonly tenantId: string
  readonly application: ApplicationObject
}

/** Refuses, before anything is written, a way that cannot lead to what the manifest wants. */
export async function checkConsent({ consent }: ConsentFlags, { works, unread }: Session): Promise<void> {
  const [missing] = unread
  if (consent === 'api' && missing !== undefined) {
    throw new TrustError('SIGN_IN_MISSING', {
      message: `Nobody is signed in to ${missing.name}, which --consent api needs.`,
      likelyCause: 'The Azure CLI is not signed in to that tenant, or the sign-in was refused.',
      fix: 'Sign in with --auth, or use --consent handover for the admin of the target.',
    })
  }
  if (consent !== 'link') return
  for (const { application, home, targets } of works) {
    const by =
      application.clientId === undefined ? { uniqueName: application.uniqueName } : { clientId: application.clientId }
    const registered = home && (await new Reads(home).application(by))
    for (const { wanted } of targets) refuseUnfitLink(application, wanted, registered?.requiredResourceAccess)
  }
}

/**
 * What is left for admins of targets, and what they are given for it: a bundle, or a link. Gives what is still to be done
 * afterwards, as far as a token shows it.
 */
export async function consentElsewhere(
  context: CliContext,
  flags: ConsentFlags,
  { manifest, chosen }: Chosen,
  { works, unread, tenantIds }: Session,
): Promise<readonly Change[]> {
  if (unread.length === 0) return []
  // With the client IDs that were just written into it.
  const now = await loadManifest(manifest.path)
  const isUnread = (name: string) => unread.some((target) => target.name === name)
  const verified = await verifyAll(
    context,
    now,
    fresh(
      now.targets,
      chosen.filter(({ name }) => isUnread(name)),
    ),
  )
  const remaining: Change[] = []
  for (const work of works) {
    const application = await applicationAtHome(work)
    for (const { wanted } of work.targets.filter((target) => isUnread(target.wanted.name))) {
      const changes = unreadChanges(wanted, verified.get(wanted.name), false)
      const isDone = verified.get(wanted.name)?.ok === true
      if (isDone || application === undefined) continue
      const elsewhere = { work, wanted, tenantId: tenantIds.get(wanted.name) ?? wanted.tenant, application }
      if (flags.consent === 'link') {
        if (!(await consentByLink(context, flags, now, elsewhere))) remaining.push(...changes)
      } else {
        await writeBundle(context, flags, manifest.home.cloud, elsewhere, changes)
        remaining.push(...(changes.length === 0 ? unreadChanges(wanted, undefined, true) : changes))
      }
    }
  }
  return remaining
}

function fresh(all: readonly ManifestTarget[], chosen: readonly ManifestTarget[]): readonly ManifestTarget[] {
  return all.filter(({ name }) => chosen.some((target) => target.name === name))
}

async function applicationAtHome({ home, application }: TrustWork): Promise<ApplicationObject | undefined> {
  if (home === undefined) return undefined
  const { clientId, uniqueName } = application
  return new Reads(home).application(clientId === undefined ? { uniqueName } : { clientId })
}

async function writeBundle(
  context: CliContext,
  { out = 'towline-handover' }: ConsentFlags,
  cloud: keyof typeof clouds,
  { work, wanted, tenantId, application }: Elsewhere,
  changes: readonly Change[],
): Promise<void> {
  const { authorityHost = clouds[cloud].authorityHost } = hostsFromEnv(context.io.env)
  const bundle = handoverBundle({
    targetName: wanted.name,
    tenantId,
    homeTenantId: work.home?.tenantId ?? '',
    cloud,
    clientId: application.appId,
    displayName: application.displayName,
    permissions: wanted.permissions,
    changes: changes.length === 0 ? unreadChanges(wanted, undefined, true) : changes,
    link: linkFor(work, wanted, application, authorityHost, tenantId),
  })
  const folder = join(resolve(context.io.cwd, out), wanted.name.replace(/[^\w.-]/g, '-').replace(/^\.+/, ''))
  await mkdir(folder, { recursive: true })
  for (const [name, text] of bundle) {
    await writeFile(join(folder, name), text, { mode: name.endsWith('.sh') ? 0o755 : 0o644 })
  }
  await context.note(
    `${wanted.name}: give its admin the folder ${folder}; then, on the host: towline trust verify -t ${wanted.name} --wait 15m`,
  )
}

/** Only where it grants what the manifest wants. */
function linkFor(
  { application }: TrustWork,
  wanted: WantedTarget,
  { appId, requiredResourceAccess }: ApplicationObject,
  authorityHost: string,
  tenantId: string,
): string | undefined {
  try {
    refuseUnfitLink(application, wanted, requiredResourceAccess)
  } catch (error) {
    if (error instanceof TrustError) return undefined
    throw error
  }
  return consentLink(authorityHost, tenantId, appId)
}
