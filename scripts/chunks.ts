import { join } from 'node:path'

type ImportsOf = (module: string) => readonly string[]

const [library, commandLine, ...used] = [
  'src/index.ts',
  'src/cli/main.ts',
  // The commands that are run most, over many targets and in scripts.
  'src/cli/commands/sites/list.ts',
  'src/cli/commands/graph/get.ts',
  // What they load where they open the network.
  'src/cli/process/silent-hosts.ts',
].map((path) => join(process.cwd(), path)) as [string, string, ...string[]]

/** Reads a manifest. Most commands do; a command without a manifest loads none of it. */
const manifest = join(process.cwd(), 'src/manifest/parse-fast.ts')

/** What a run under a policy loads, and what one with a record loads. Other runs load none of it. */
const governed: Readonly<Record<'policy' | 'record', readonly string[]>> = {
  policy: [
    'src/connect/oversight/overseer.ts',
    'src/connect/oversight/target-oversight.ts',
    'src/guard/policy/file/load-policy.ts',
  ],
  record: ['src/guard/audit/keeper.ts', 'src/guard/audit/folder-sink.ts'],
}

/** Runs in a thread of its own, which is to load nothing else. */
const thread = join(process.cwd(), 'src/cli/process/user-code/watchdog-thread.ts')

/**
 * The file of the bundle that a module goes into; `null` leaves it to the bundler.
 *
 * The bundler itself makes a file for every combination of entries and lazy imports that share a module. A command would
 * then load thirty files, at 0.3 ms each. So there is one file for each of these: every start (`start`), what the library
 * and the commands that are run most have in common (`hops`), the rest of the library, what it shares with every start
 * (`shared`), the rest of the commands that are run most, reading a manifest, the policy, the record, and all other commands. A module that needs
 * another package or the emulator stays apart, so that only its users load it.
 */
export function chunkOf(module: string, importsOf: ImportsOf): string | null {
  if (module === library || module === commandLine) return null
  if (reachedFrom(thread, importsOf).has(module)) return null
  const ofLibrary = reachedFrom(library, importsOf).has(module)
  const isUsedMost = used.some((one) => reachedFrom(one, importsOf).has(module))
  const ofCommandLine = reachedFrom(commandLine, importsOf).has(module)
  if (ofLibrary && ofCommandLine) return 'shared'
  if (ofLibrary) return isUsedMost ? 'hops' : 'library'
  if (ofCommandLine) return 'start'
  if (isUsedMost) return 'used-most'
  if (reachedFrom(manifest, importsOf).has(module)) return shared.test(module) ? null : 'manifest'
  for (const [name, entries] of Object.entries(governed)) {
    if (entries.some((one) => reachedFrom(join(process.cwd(), one), importsOf).has(module))) return name
  }
  const isHeavy = [...reachedFrom(module, importsOf)].some((one) => heavy.test(one))
  return isHeavy ? null : 'commands'
}

/** A package that is used beside the manifest too. */
const shared = /node_modules[\\/]zod[\\/]/

/** The emulator, and all packages but the one that every start needs. */
const heavy = /node_modules[\\/](?!@stricli[\\/])|[\\/]src[\\/]emulator[\\/]/

function reachedFrom(start: string, importsOf: ImportsOf): Set<string> {
  const found = new Set([start])
  for (const module of found) for (const imported of importsOf(module)) found.add(imported)
  return found
}
