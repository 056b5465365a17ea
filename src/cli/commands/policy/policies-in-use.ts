import { HOST_POLICY } from '../../../connect/oversight/oversights.ts'
import { readPolicies } from '../../../connect/oversight/policies.ts'
import { ConfigError } from '../../../errors/errors.ts'
import { type FoundPolicy, findPolicy, isThere } from '../../../guard/policy/find-policy.ts'
import type { Policy } from '../../../guard/policy/policy.ts'
import { governanceIn } from '../../../manifest/governance.ts'
import type { Manifest } from '../../../manifest/manifest.ts'
import type { Governance } from '../../../manifest/target.ts'
import { loadManifestFor } from '../../over/load-manifest.ts'
import { manifestInUse } from '../../over/use-manifest.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'

/** The files of the policies that are in force for this command line: the host's, and the one that was found. */
export function policyFiles(
  { io: { env, cwd, hostPolicy = HOST_POLICY } }: CliContext,
  { policy: flag }: Pick<CommonFlags, 'policy'>,
  governance: Pick<Governance, 'folder' | 'policy'> | undefined,
): { readonly host: string | undefined; readonly own: FoundPolicy | undefined } {
  const own = findPolicy({ flag, env, named: governance?.policy, folder: governance?.folder, cwd })
  return { host: isThere(hostPolicy) ? hostPolicy : undefined, own }
}

/** The policies in force. Rejects with `AccessError` `POLICY_UNUSABLE`, and with `ConfigError` where there is none. */
export async function policiesInForce(
  context: CliContext,
  flags: Pick<CommonFlags, 'policy'>,
  governance: Pick<Governance, 'folder' | 'policy'> | undefined,
): Promise<readonly Policy[]> {
  const { host, own } = policyFiles(context, flags, governance)
  const files = [...new Set([host, own?.file].filter((one) => one !== undefined))]
  if (files.length === 0) throw noPolicy()
  return readPolicies(files, context.io.env)
}

/** What the manifest says of its policy; `undefined` without a manifest. */
export async function governanceOf(context: CliContext, flags: CommonFlags): Promise<Governance | undefined> {
  const path = await manifestInUse(context, flags)
  if (path === undefined) return undefined
  const manifest: Manifest = await loadManifestFor(context, path)
  const [first] = manifest.applications
  return governanceIn(manifest, first ?? { name: 'default', permissions: [] })
}

export function noPolicy(): ConfigError {
  return new ConfigError('USAGE', {
    message: 'There is no policy here.',
    likelyCause: 'None is named by --policy, TOWLINE_POLICY or the manifest, and none is beside the manifest.',
    fix: 'Write a first one with `towline policy init`.',
  })
}
