import { ConfigError } from '../../../errors/errors.ts'
import { oneOf } from '../../../manifest/from-flags.ts'
import { parseIdentity } from '../../../manifest/identity.ts'
import type { Manifest } from '../../../manifest/manifest.ts'
import { chooseTargets } from '../../../manifest/select.ts'
import type { IdentityChoice } from '../../../manifest/target.ts'
import { type CloudName, cloudNames } from '../../../names/cloud.ts'
import { listSome } from '../../../text/quote.ts'
import type { TargetFlags } from '../../define/flags.ts'
import { loadManifestFor } from '../../over/load-manifest.ts'
import { manifestInUse } from '../../over/use-manifest.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'

export type IdentityFlags = CommonFlags & Pick<TargetFlags, 'target' | 'cloud' | 'identity'>

interface ChosenIdentity {
  readonly identity: IdentityChoice
  readonly cloud: CloudName
}

/**
 * The identity to show: from the flag, else from the manifest, else from the variables. The flag goes before a manifest
 * here, because this command helps to write the manifest. Rejects with `ConfigError`.
 */
export async function chooseIdentity(context: CliContext, flags: IdentityFlags): Promise<ChosenIdentity> {
  const { io } = context
  const path = await manifestInUse(context, flags)
  if (path !== undefined && flags.identity === undefined) {
    const manifest = await loadManifestFor(context, path)
    return { identity: onlyIdentity(manifest, flags.target ?? []), cloud: flags.cloud ?? manifest.home.cloud }
  }
  const env = path === undefined ? io.env : {}
  const identity = flags.identity ?? (env['TOWLINE_IDENTITY'] || undefined)
  return {
    identity:
      identity === undefined
        ? undefined
        : parseIdentity(identity, flags.identity === undefined ? 'TOWLINE_IDENTITY' : '--identity'),
    cloud: oneOf(cloudNames, flags.cloud, env, '--cloud', 'TOWLINE_CLOUD') ?? 'global',
  }
}

function onlyIdentity(manifest: Manifest, selectors: readonly string[]): IdentityChoice {
  const applications =
    selectors.length === 0
      ? manifest.applications
      : chooseTargets(manifest, selectors).map(({ application }) => application)
  const choices = new Map(
    applications.map(({ identity }) => [JSON.stringify(identity.choice ?? null), identity.choice]),
  )
  if (choices.size <= 1) return choices.values().next().value
  throw new ConfigError('USAGE', {
    message: `The manifest has several identities, for the applications ${listSome(applications.map(({ name }) => name))}.`,
    likelyCause: 'Each application is used by an identity of its own, and a host usually has one of them.',
    fix: 'Choose the application by one of its targets with -t, or give the identity with --identity.',
  })
}
