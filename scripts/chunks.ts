import { join } from 'node:path'

type ImportsOf = (module: string) => readonly string[]

const [library, commandLine, ...used] = [
  'src/index.ts',
  'src/cli/main.ts',
  // What is run most, over many targets and in scripts.
  'src/cli/commands/sites/list.ts',
  'src/cli/commands/graph/get.ts',
].map((path) => join(process.cwd(), path)) as [string, string, ...string[]]

/** Reading a manifest, which most commands do and those without one need nothing of. */
const manifest = join(process.cwd(), 'src/manifest/parse-fast.ts')

/** It turns Node's cache on before the rest is loaded, so nothing of the rest may be in one file with it. */
const entry = join(process.cwd(), 'src/cli/bin.ts')

/**
 * Which file of the bundle a module goes into. Left to itself the bundler makes a file for every combination of entries
 * and lazy imports that share something: a command then loads thirty, at 0.3 ms each. So what every start needs is one
 * file, what the library needs is one, what the commands that are run most need is one, what reads a manifest is one, and
 * all else that commands load when they run is one, except for what brings another package or the emulator with it: that
 * stays apart, and only who uses it loads it.
 */
export function chunkOf(module: string, importsOf: ImportsOf): string | null {
  if (module === library || module === commandLine || reachedFrom(entry, importsOf).has(module)) return null
  const ofLibrary = reachedFrom(library, importsOf).has(module)
  const ofCommandLine = reachedFrom(commandLine, importsOf).has(module)
  if (ofLibrary && ofCommandLine) return 'shared'
  if (ofLibrary) return 'library'
  if (ofCommandLine) return 'start'
  if (used.some((one) => reachedFrom(one, importsOf).has(module))) return 'used-most'
  if (reachedFrom(manifest, importsOf).has(module)) return shared.test(module) ? null : 'manifest'
  const isHeavy = [...reachedFrom(module, importsOf)].some((one) => heavy.test(one))
  return isHeavy ? null : 'commands'
}

/** What others need of what a manifest needs. */
const shared = /node_modules[\\/]zod[\\/]/

/** Other people's packages, but for the one that every start needs; and the emulator. */
const heavy = /node_modules[\\/](?!@stricli[\\/])|[\\/]src[\\/]emulator[\\/]/

function reachedFrom(start: string, importsOf: ImportsOf): Set<string> {
  const found = new Set([start])
  for (const module of found) for (const imported of importsOf(module)) found.add(imported)
  return found
}
