import { ConfigError } from '../../../errors/errors.ts'
import { chooseTargets, targetsOfApplication } from '../../../manifest/select.ts'
import type { AdminOptions, FlowRuntime, ManifestScope } from '../../../trust/flow.ts'
import { loadManifestFor } from '../../over/load-manifest.ts'
import { neededManifest } from '../../over/use-manifest.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'
import type { ApplicationFlags, ManifestTargetFlags, SignInFlags } from './flags.ts'

/** The manifest, and the targets of it that the flags choose. Rejects with `ConfigError`. */
export async function openManifest(
  context: CliContext,
  flags: CommonFlags & ManifestTargetFlags & Partial<ApplicationFlags>,
): Promise<ManifestScope> {
  const { target = [], application } = flags
  if (application !== undefined && target.length > 0) throw bothGiven()
  const manifest = await loadManifestFor(
    context,
    await neededManifest(context, flags, 'the trust is set up from a manifest'),
  )
  const targets =
    application === undefined ? chooseTargets(manifest, target) : targetsOfApplication(manifest, application)
  return { manifest, targets }
}

/** What a flow of the trust needs of this command. */
export async function flowOf(
  context: CliContext,
  { auth, authClientId }: SignInFlags,
): Promise<FlowRuntime & AdminOptions> {
  const tell: FlowRuntime['tell'] = (message) => context.tell(message)
  const runtime = await context.runtime()
  const watch = { oversights: await context.oversights(), command: context.commandName }
  return { runtime, tell, auth, authClientId, signIn: context.io.signIn, ...watch }
}

function bothGiven(): ConfigError {
  return new ConfigError('USAGE', {
    message: '-t and --application were given together.',
    likelyCause: 'An application stands for all its targets, so there is nothing left to choose.',
    fix: 'Leave one of them out.',
  })
}
