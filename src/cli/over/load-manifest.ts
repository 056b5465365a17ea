import { loadManifestBy } from '../../manifest/load.ts'
import type { Manifest } from '../../manifest/manifest.ts'
import type { CliContext } from '../process/context.ts'

/** `loadManifest`, which Ctrl-C and `--timeout` end also while a large manifest is checked. */
export function loadManifestFor(context: CliContext, path: string): Promise<Manifest> {
  return loadManifestBy((work) => context.interruptible(work), path, context.signal)
}
