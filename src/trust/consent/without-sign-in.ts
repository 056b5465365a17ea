import type { Change } from '../../change/change.ts'
import { applicationOf } from '../../directory/objects/application.ts'
import { Reads } from '../../directory/reads.ts'
import { TrustError } from '../../errors/errors.ts'
import { loadManifest } from '../../manifest/load.ts'
import type { ConsentWay } from '../../names/consent-way.ts'
import { changesWithoutSignIn } from '../changes-without-sign-in.ts'
import type { Session } from '../connect-admins.ts'
import type { FlowRuntime, ManifestScope } from '../flow.ts'
import { writeHandover } from '../handover/write-handover.ts'
import { isForApply } from '../suspended.ts'
import { verifyAll } from '../verify-all.ts'
import { consentByLink, type TargetWithoutSignIn } from './by-link.ts'
import { refuseUnfitLink } from './consent-link.ts'

export interface ConsentOptions {
  /** @default `api` where an admin of the target is signed in, else `handover` */
  readonly consent: ConsentWay | undefined
  /** With `link`: whether the browser comes back to this machine. */
  readonly listen: boolean
  /** Absolute path of the folder for the bundles of `handover`. */
  readonly handoverFolder: string
}

/**
 * Refuses, before anything is written, a way that cannot lead to what the manifest wants. Rejects with `TrustError`
 * `SIGN_IN_MISSING` or `TRUST_BLOCKED`.
 */
export async function checkConsent(consent: ConsentWay | undefined, { scopes, unread }: Session): Promise<void> {
  const [missing] = unread
  if (consent === 'api' && missing !== undefined) {
    throw new TrustError('SIGN_IN_MISSING', {
      message: `No admin is signed in to ${missing.name}, which --consent api needs.`,
      likelyCause: 'The Azure CLI is not signed in to that tenant, or the sign-in was refused.',
      fix: 'Sign in with --auth, or use --consent handover for the admin of the target.',
    })
  }
  if (consent !== 'link') return
  for (const { application, home, targets } of scopes) {
    const registered = home && (await applicationOf(new Reads(home), application))
    for (const { wanted } of targets) refuseUnfitLink(application, wanted, registered?.requiredResourceAccess)
  }
}

/**
 * Gives admins of targets without a sign-in what they need, a bundle or a link. Returns what is still to be done
 * afterwards, as far as a token shows it.
 */
export async function consentWithoutSignIn(
  options: FlowRuntime & ManifestScope & ConsentOptions,
  { scopes, unread, tenantIds }: Session,
): Promise<readonly Change[]> {
  if (unread.length === 0) return []
  const lacksId = scopes.some(({ application }) => application.clientId === undefined)
  // The client IDs were just written into it. A manifest that has them all may be a pipe, which is empty now.
  const manifest = lacksId ? await loadManifest(options.manifest.path, options.runtime) : options.manifest
  const isUnread = (name: string) => unread.some((target) => target.name === name)
  const targets = manifest.targets.filter(({ name }) => isUnread(name))
  const verified = await verifyAll({ ...options, manifest, targets })
  const remaining: Change[] = []
  for (const scope of scopes) {
    const application = scope.home && (await applicationOf(new Reads(scope.home), scope.application))
    if (application === undefined) continue
    for (const { wanted } of scope.targets.filter((target) => isUnread(target.wanted.name))) {
      const seen = verified.get(wanted.name)
      if (seen?.ok === true) continue
      const target = { scope, wanted, tenantId: tenantIds.get(wanted.name) ?? wanted.tenant, application }
      const changes = changesWithoutSignIn(scope.application, wanted, seen)
      // Neither a link nor a bundle switches on what is switched off.
      if (changes.some((change) => !isForApply(change))) continue
      if (options.consent === 'link') {
        if (!(await consentByLink({ ...options, manifest }, target))) remaining.push(...changes)
      } else {
        remaining.push(...(await handOver(options, target, changes)))
      }
    }
  }
  return remaining
}

/** Writes the bundle of a target. Returns what it does: everything, if no token showed what is missing. */
async function handOver(
  { runtime, tell, manifest, handoverFolder }: FlowRuntime & ManifestScope & ConsentOptions,
  target: TargetWithoutSignIn,
  known: readonly Change[],
): Promise<readonly Change[]> {
  const { scope, wanted } = target
  const changes = known.length === 0 ? changesWithoutSignIn(scope.application, wanted, 'no-consent') : known
  const { cloud } = manifest.home
  const folder = await writeHandover(target, { cloud, changes, parent: handoverFolder, env: runtime.env })
  const text = `${wanted.name}: give its admin the folder ${folder}; then, on the host: \`towline trust verify -t ${wanted.name} --wait 15m\``
  await tell({ kind: 'note', text })
  return changes
}
