import { hostsFromEnv } from '../../../connect/hosts.ts'
import { identitySource } from '../../../connect/identity-source.ts'
import { ConfigError } from '../../../errors/errors.ts'
import { findManifest, loadManifest } from '../../../manifest/load.ts'
import type { Manifest, ManifestTarget } from '../../../manifest/manifest.ts'
import { chooseTargets } from '../../../manifest/select.ts'
import type { Access } from '../../../names/access.ts'
import { openSession, type Session } from '../../../trust/session.ts'
import { noteManifest } from '../../over/choose-targets.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'
import type { ManifestTargetFlags, SideFlags, SignInFlags } from './flags.ts'

/** The manifest, and the targets of it that the flags choose. Rejects with `ConfigError`. */
export interface Chosen {
  readonly manifest: Manifest
  readonly chosen: readonly ManifestTarget[]
}

export async function openManifest(context: CliContext, flags: CommonFlags & ManifestTargetFlags): Promise<Chosen> {
  const { env, cwd } = context.io
  const path = findManifest({ path: flags.manifest, env, cwd })
  if (path === undefined) {
    throw new ConfigError('MANIFEST_NOT_FOUND', {
      message: `There is no towline.yaml in ${cwd} or above it, and the trust is set up from a manifest.`,
      likelyCause: 'The manifest has another name, or the command runs in another folder.',
      fix: 'Give it with --manifest, or make one with `towline init`.',
    })
  }
  await noteManifest(context, path)
  const manifest = await loadManifest(path)
  return { manifest, chosen: chooseTargets(manifest, flags.target ?? []) }
}

/** Signs the admins in; see `openSession`. */
export async function openTrust(
  context: CliContext,
  flags: SideFlags & SignInFlags & { readonly prune?: boolean | undefined; readonly needsIdentity?: boolean },
  { manifest, chosen }: Chosen,
  access: Access,
): Promise<Session> {
  const { io, signal } = context
  const runtime = await context.runtime()
  const { authorityHost, graphHost } = hostsFromEnv(io.env)
  return openSession({
    manifest,
    chosen,
    side: flags.side,
    auth: flags.auth,
    authClientId: flags.authClientId,
    access,
    prune: flags.prune ?? false,
    needsIdentity: flags.needsIdentity ?? true,
    authorityHost,
    graphHost,
    assertionOf: ({ choice }) => identitySource(choice, runtime),
    // Whoever signs in has to see the code, also with --quiet.
    tell: async (text) => (text.startsWith('To sign in') ? io.stderr.write(`${text}\n`) : context.note(text)),
    runtime,
    signal,
  })
}
