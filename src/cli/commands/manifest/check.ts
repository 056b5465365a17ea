import type { OutputFlags } from '../../define/flags.ts'
import { openPrinter } from '../../output/printer.ts'
import { loadManifestFor } from '../../over/load-manifest.ts'
import { neededManifest } from '../../over/use-manifest.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'

export default async function (this: CliContext, flags: CommonFlags & OutputFlags): Promise<void> {
  const path = await neededManifest(this, flags)
  const printer = await openPrinter(this, flags)
  const { applications, targets } = await loadManifestFor(this, path)
  await printer.one({ ok: true, manifest: path, applications: applications.length, targets: targets.length })
}
