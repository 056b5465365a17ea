import { findManifest } from '../../manifest/find.ts'
import { loadManifest } from '../../manifest/load.ts'
import type { CliIo } from '../process/io.ts'

/** The selectors that a shell proposes for `partial` after `-t`. Empty without a manifest that can be read. */
export async function targetSelectors({ env, cwd, signal }: CliIo, partial: string): Promise<readonly string[]> {
  try {
    const found = findManifest({ env, cwd })
    if (found === undefined) return []
    const { targets } = await loadManifest(found.path, { signal })
    const tags = new Set(targets.flatMap((target) => target.tags.map((tag) => `tag:${tag}`)))
    const selectors = [...targets.map(({ name }) => name), ...tags, 'all']
    return partial.startsWith('!') ? selectors.map((selector) => `!${selector}`) : selectors
  } catch {
    // A completion cannot show an error. The command itself will.
    return []
  }
}
