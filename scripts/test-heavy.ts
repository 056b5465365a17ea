/** `npm run test:heavy`: the tests that need more than npm brings. The tools are rows of test-tools.json. */
import { spawnSync } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { sourceFiles } from '../test/architecture.ts'
import { type HeavyTool, heavyTools, suitesOf, testsOf, toolFolder } from '../test/suites.ts'
import { type CheckedTool, heavyOutcome } from './heavy-outcome.ts'
import { root, runTests } from './run-tests.ts'

/** Milliseconds. A clean root downloads all packages, which takes a minute on a slow network. */
const TIMEOUT = 360_000

// A program of this machine comes before one that install-test-tools.mjs brought.
const toolFolders = [join(root, toolFolder), join(root, toolFolder, 'npm/node_modules/.bin')]
process.env['PATH'] = [process.env['PATH'], ...toolFolders].join(delimiter)

const suites = [...suitesOf(sourceFiles(root, 'test/**/*.ts'))]
const heavy = suites.filter(([, suite]) => suite === 'heavy').map(([path]) => path)
const tools: CheckedTool[] = heavyTools.map((tool) => ({
  ...tool,
  found: programOf(tool),
  files: testsOf(tool, heavy),
}))

console.log(`== heavy: ${heavy.length} files`)
for (const { name, found, files } of tools) {
  console.log(`   ${name}: ${found ?? 'absent'}; ${files.length === 0 ? 'no tests yet' : files.join(', ')}`)
}
const files = tools.filter(({ found }) => found !== undefined).flatMap((tool) => tool.files)
const passed = files.length === 0 || (await runTests(files, { timeout: TIMEOUT }))
const { code, lines } = heavyOutcome(tools, { passed, isCi: process.env['CI'] === 'true' })
for (const line of lines) console.log(line)
process.exitCode = code

/** The program and its version, as in `az 2.45.0`; undefined where none can be started. */
function programOf({ programs, version = '--version' }: HeavyTool): string | undefined {
  for (const program of programs) {
    const { status, stdout } = spawnSync(program, [version], { encoding: 'utf8', shell: process.platform === 'win32' })
    if (status === 0) return `${program} ${/\d+(\.\d+)+/.exec(stdout)?.[0] ?? '(unknown version)'}`
  }
  return undefined
}
