/**
 * `node scripts/test.ts quick processes` runs suites of tests, one after the other. A suite that fails does not stop the next
 * one. test/suites.ts says what belongs to which suite.
 */
import { sourceFiles } from '../test/architecture.ts'
import { suitesOf } from '../test/suites.ts'
import { root, runQuickTests, runTests } from './run-tests.ts'

const runners: Readonly<Record<string, (files: readonly string[]) => Promise<boolean>>> = {
  quick: runQuickTests,
  processes: (files) => runTests(files),
}

const suites = [...suitesOf(sourceFiles(root, 'test/**/*.ts'))]
const failed: string[] = []
const wanted = process.argv.slice(2)
if (wanted.length === 0) throw new Error(`Name a suite: ${Object.keys(runners).join(', ')}.`)
for (const suite of wanted) {
  const run = runners[suite]
  if (run === undefined) throw new Error(`No suite is called "${suite}": ${Object.keys(runners).join(', ')}.`)
  const files = suites.filter(([, own]) => own === suite).map(([path]) => path)
  console.log(`== ${suite}: ${files.length} files`)
  if (!(await run(files))) failed.push(suite)
}
console.log(failed.length === 0 ? `Passed: ${wanted.join(', ')}` : `Failed: ${failed.join(', ')}`)
process.exitCode = failed.length === 0 ? 0 : 1
