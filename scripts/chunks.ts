import { join } from 'node:path'

type ImportsOf = (module: string) => readonly string[]

const [library = '', commandLine = ''] = ['src/index.ts', 'src/cli/main.ts'].map((path) => join(process.cwd(), path))

/**
 * Which file of the bundle a module goes into. Left to itself the bundler makes a file for every combination of entries
 * and lazy imports that share something: a command then loads thirty, at 0.3 ms each. So what every start needs is one
 * file, what the library needs is one, and all that commands load when they run is one, except for what brings another
 * package or the emulator with it: that stays apart, and only who uses it loads it.
 */
export function chunkOf(module: string, importsOf: ImportsOf): string | null {
  if (module === library || module === commandLine) return null
  const ofLibrary = reachedFrom(library, importsOf).has(module)
  const ofCommandLine = reachedFrom(commandLine, importsOf).has(module)
  if (ofLibrary && ofCommandLine) return 'shared'
  if (ofLibrary) return 'library'
  if (ofCommandLine) return 'start'
  const isHeavy = [...reachedFrom(module, importsOf)].some((one) => heavy.test(one))
  return isHeavy ? null : 'commands'
}

/** Other people's packages, but for the one that every start needs; and the emulator. */
const heavy = /node_modules[\\/](?!@stricli[\\/])|[\\/]src[\\/]emulator[\\/]/

function reachedFrom(start: string, importsOf: ImportsOf): Set<string> {
  const found = new Set([start])
  for (const module of found) for (const imported of importsOf(module)) found.add(imported)
  return found
}
