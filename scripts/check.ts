/** `npm run check`: every rule that a reviewer would otherwise have to repeat. All checks run, then all failures are shown. */
import { spawnSync } from 'node:child_process'

const checks: Readonly<Record<string, readonly string[]>> = {
  types: ['tsc', '--project', '.'],
  'lint and format': ['biome', 'ci', '.'],
  'architecture, suites, documentation and words': [
    'node',
    '--test',
    'test/architecture.test.ts',
    'test/suites.test.ts',
    'test/documentation.test.ts',
    'test/documented-example.test.ts',
    'test/words/words.test.ts',
  ],
}

const failed = Object.entries(checks).filter(([name, [program = '', ...args]]) => {
  console.log(`== ${name}: ${[program, ...args].join(' ')}`)
  return spawnSync(program, args, { stdio: 'inherit', shell: process.platform === 'win32' }).status !== 0
})

if (failed.length > 0) console.error(`Failed: ${failed.map(([name]) => name).join(', ')}`)
process.exitCode = failed.length === 0 ? 0 : 1
