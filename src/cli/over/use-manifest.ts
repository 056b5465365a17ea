import { dirname, resolve } from 'node:path'
import { type FoundManifest, findManifest, requireManifest } from '../../manifest/find.ts'
import { variablesNotRead } from '../../manifest/from-flags.ts'
import type { CliContext, CommonFlags } from '../process/context.ts'

type ManifestFlags = Pick<CommonFlags, 'manifest' | 'noManifest'>

/**
 * The absolute path of the manifest that the command works with; `undefined` where there is none. Says on stderr what the
 * user may not know about it. Rejects with `ConfigError` as `findManifest` throws.
 */
export async function manifestInUse(context: CliContext, flags: ManifestFlags): Promise<string | undefined> {
  const found = findManifest(search(context, flags))
  if (found !== undefined) await remark(context, flags, found, variablesNotRead(context.io.env))
  return found?.path
}

/**
 * `manifestInUse` for a command that needs one; `why` says what for, as `requireManifest` takes it. Such a command reads the
 * variables of work without a manifest nowhere, so only `--verbose` speaks of them.
 */
export async function neededManifest(context: CliContext, flags: ManifestFlags, why?: string): Promise<string> {
  const found = requireManifest(search(context, flags), why)
  await remark(context, flags, found, context.verbose ? variablesNotRead(context.io.env) : [])
  return found.path
}

function search({ io: { env, cwd } }: CliContext, { manifest, noManifest }: ManifestFlags) {
  return { path: manifest, noManifest, env, cwd }
}

const places = { name: ' (named by TOWLINE_MANIFEST)', here: '', above: ' (found above this folder)' } as const

/**
 * A manifest in the current folder is no surprise, and `--manifest` in the command line says itself which one is used. One
 * elsewhere is a surprise, and so are variables that have no effect beside it. An error that ends the command adds what was
 * not shown.
 */
async function remark(
  context: CliContext,
  flags: ManifestFlags,
  { path, by }: FoundManifest,
  ignored: readonly string[],
): Promise<void> {
  const isByFlag = flags.manifest !== undefined
  const isHere = dirname(path) === resolve(context.io.cwd)
  const useless = ignored.length === 0 ? '' : `; set, but not read beside a manifest: ${ignored.join(', ')}`
  const text = `manifest ${path}${isByFlag ? '' : places[by]}${useless}`
  if (context.verbose) return context.note(text)
  if (isByFlag || (isHere && ignored.length === 0)) return
  if (context.quiet || context.errorsAsJson) context.unseenManifest = { path, text }
  else await context.note(text)
}
