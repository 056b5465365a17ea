import { readFileSync } from 'node:fs'
import { importGraph, type SourceFile } from './architecture.ts'

/**
 * Every test file belongs to one suite, and says so by its place or its imports:
 * - `heavy`: below `test/heavy/`, or named by a tool of `scripts/test-tools.json`. Needs what few machines have.
 * - `processes`: imports, itself or by way of other files of `test/`, what starts a program or drives a browser.
 * - `quick`: every other test file. All of them run in a few processes that may start no other one.
 *
 * `npm run test:quick` runs `quick`, `npm test` runs `quick` and `processes`, `npm run test:heavy` runs `heavy`.
 */
export type Suite = 'quick' | 'processes' | 'heavy'

/** A program that tests need and npm does not bring: a row of `scripts/test-tools.json`. */
export interface HeavyTool {
  /** With its article, as in "Install the Azure CLI". */
  readonly name: string
  /** Names of the program, by platform; one of them is found on `PATH`. */
  readonly programs: readonly string[]
  /** The argument that makes the program say its version. Default: `--version`. */
  readonly version?: string
  /** Empty where Debian has none. */
  readonly debianPackages: readonly string[]
  /** Package and version of NuGet. `dotnet tool install` takes them, so that the program can be had wherever .NET is. */
  readonly dotnetTool?: string
  /** Package and version of npm that only these tests need. It is installed into a folder of its own, and is no dependency. */
  readonly npmPackage?: string
  /** A machine may forbid its use, so that an installed one counts as absent too. */
  readonly mayBeForbidden?: true
  /** The page that says how to install it elsewhere. */
  readonly byHand: string
  /** Files and folders. A folder that does not exist stands for tests that are not written yet. */
  readonly tests: readonly string[]
}

interface TestTools {
  /** Where `dotnet tool install` puts programs, from the root of the repository. */
  readonly folder: string
  readonly heavy: readonly HeavyTool[]
}

const tools: TestTools = JSON.parse(readFileSync(new URL('../scripts/test-tools.json', import.meta.url), 'utf8'))

export const { folder: toolFolder, heavy: heavyTools } = tools

/** Returns the suite of each test file among `files`, which are the files of `test/`. Sorted, so that runs are comparable. */
export function suitesOf(
  files: readonly SourceFile[],
  tools: readonly HeavyTool[] = heavyTools,
): ReadonlyMap<string, Suite> {
  const starting = filesThatStartPrograms(files)
  const tests = files
    .map(({ path }) => path)
    .filter((path) => path.endsWith('.test.ts'))
    .sort()
  return new Map(
    tests.map((path) => [path, isHeavy(path, tools) ? 'heavy' : starting.has(path) ? 'processes' : 'quick']),
  )
}

/** The test files of a tool, among `paths`. */
export function testsOf({ tests }: HeavyTool, paths: Iterable<string>): string[] {
  return [...paths].filter((path) => tests.some((one) => path === one || path.startsWith(`${one}/`)))
}

/** Modules by which a test starts a program or drives a browser. */
const starters = ['node:child_process', 'playwright-core', '/src/cli/process/child.ts'] as const

/** Whether the file itself can start a program or drive a browser. */
export function startsPrograms({ imports }: SourceFile): boolean {
  return imports.some((specifier) => starters.some((starter) => specifier.endsWith(starter)))
}

function isHeavy(path: string, tools: readonly HeavyTool[]): boolean {
  return path.startsWith('test/heavy/') || tools.some((tool) => testsOf(tool, [path]).length > 0)
}

/** The files that can start programs, and every file that imports one of them, itself or by way of others. */
function filesThatStartPrograms(files: readonly SourceFile[]): ReadonlySet<string> {
  const importers = new Map<string, string[]>()
  for (const [path, targets] of importGraph(files)) {
    for (const target of targets) importers.set(target, [...(importers.get(target) ?? []), path])
  }
  const found = new Set<string>()
  const reach = (path: string): void => {
    if (found.has(path)) return
    found.add(path)
    for (const importer of importers.get(path) ?? []) reach(importer)
  }
  for (const file of files) if (startsPrograms(file)) reach(file.path)
  return found
}
