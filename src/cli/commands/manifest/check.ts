import { ConfigError } from '../../../errors/errors.ts'
import { findManifest, loadManifest } from '../../../manifest/load.ts'
import type { OutputFlags } from '../../define/flags.ts'
import { openPrinter } from '../../output/printer.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'

export default async function (this: CliContext, flags: CommonFlags & OutputFlags): Promise<void> {
  const { env, cwd } = this.io
  const path = findManifest({ path: flags.manifest, env, cwd })
  if (path === undefined) throw noManifest(cwd)
  const printer = await openPrinter(this, flags)
  const { applications, targets } = await loadManifest(path)
  await printer.one({ ok: true, manifest: path, applications: applications.length, targets: targets.length })
}

function noManifest(cwd: string): ConfigError {
  return new ConfigError('MANIFEST_NOT_FOUND', {
    message: `There is no towline.yaml in ${cwd} or above it.`,
    likelyCause: 'The manifest has another name, or the command runs in another folder.',
    fix: 'Give it with --manifest, or make one with `towline init`.',
  })
}
