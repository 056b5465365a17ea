import { findManifest, loadManifest } from '../../manifest/load.ts'
import type { CliIo } from '../process/io.ts'

/** What `-t` may be followed by, for shells. Without a manifest that can be read there is nothing to propose. */
export async function targetSelectors({ env, cwd }: CliIo): Promise<readonly string[]> {
  try {
    const path = findManifest({ env, cwd })
    if (path === undefined) return []
    const { targets } = await loadManifest(path)
    const tags = new Set(targets.flatMap((target) => target.tags.map((tag) => `tag:${tag}`)))
    return [...targets.map(({ name }) => name), ...tags, 'all']
  } catch {
    // A shell that completes a word is no place for an error; running the command will show it.
    return []
  }
}
