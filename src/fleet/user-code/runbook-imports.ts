import { type LoadHookSync, registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { CodeJudge } from './judge-of-code.ts'
import { withoutTypes } from './strip-types.ts'

/**
 * Decides what imports mean in the runbook at this URL. Returns what gives the URL of the file that was imported last.
 * `bytes` gives those of the runbook that were hashed, so that no others run, also where the file is exchanged meanwhile.
 */
export function resolveForRunbook(
  runbook: string,
  judge: CodeJudge,
  bytes: () => Uint8Array | undefined,
): () => string {
  let last = runbook
  // Before the hook, which would be asked for it too.
  const own = ownUrl()
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'towline') return { url: own, shortCircuit: true }
      const found = next(specifier, context)
      if (found.url.startsWith('file:')) {
        last = found.url
        if (context.parentURL !== undefined) judge.imported(specifier, context.parentURL, found.url)
      }
      // Without a package.json beside the file, Node would try both module formats and warn that this is slow.
      return found.url === runbook && found.format == null && runbook.endsWith('.ts')
        ? { ...found, format: 'module-typescript' }
        : found
    },
    load(url, context, next) {
      if (runbook.includes('/node_modules/') && /^file:.*\.m?ts$/.test(url)) return loadTypeScript(url, context, next)
      const loaded = next(url, context)
      const own = url === runbook && loaded.format?.startsWith('module') ? bytes() : undefined
      return own === undefined ? loaded : { ...loaded, source: own }
    },
  })
  return () => last
}

/** Node strips no types below `node_modules`, and the ready runbooks of an installed Towline are there. */
const loadTypeScript: LoadHookSync = (url, context, next) =>
  /^file:.*\.m?ts$/.test(url)
    ? { format: 'module', source: withoutTypes(fileURLToPath(url)), shortCircuit: true }
    : next(url, context)

/** The library's source when this file runs from source, else the published library. */
function ownUrl(): string {
  return import.meta.url.endsWith('.ts')
    ? new URL('../../index.ts', import.meta.url).href
    : import.meta.resolve('towline')
}
