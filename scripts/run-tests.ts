import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { pathToFileURL } from 'node:url'

export const root = join(import.meta.dirname, '..')

/** How the processes of a suite are started, and how long they may take. */
export interface Run {
  /** Options of Node itself. Default: none. */
  readonly execArgv?: readonly string[]
  /**
   * Milliseconds for one test, and for one process of tests. Default: four minutes. The slowest process takes a good minute
   * on two idle cores, and must not fail on a busy machine.
   */
  readonly timeout?: number
}

/** Loading `src/` takes longer than most test files, so that a process gets many of them; several keep all cores busy. */
const PROCESSES_PER_CORE = 4

/** Node's permission model without `--allow-child-process`: such a process cannot start a program, whatever it imports. */
export const noPrograms: readonly string[] = ['--permission', '--allow-fs-read=*', '--allow-fs-write=*']

/**
 * Runs each file in a process of its own and prints what failed, and the counts. Resolves to whether all tests passed, and to
 * false if there were none.
 */
export async function runTests(
  files: readonly string[],
  { execArgv = [], timeout = 240_000 }: Run = {},
): Promise<boolean> {
  if (files.length === 0) return false
  // Node caches here what it compiles from TypeScript. Without a cache, each of some 400 processes compiles for half its time.
  process.env['NODE_COMPILE_CACHE'] ??= join(root, 'node_modules', '.cache', 'compiled')
  let passed = false
  const events = run({
    files: [...files],
    cwd: root,
    concurrency: availableParallelism(),
    timeout,
    execArgv: [...execArgv],
  })
  // There is one summary for each file, and one without a file for all.
  events.on('test:summary', ({ file, success }) => {
    if (file === undefined) passed = success
  })
  for await (const text of Readable.from(withoutPasses(events)).compose(new spec())) process.stdout.write(text)
  return passed
}

type TestEvent = { readonly type: string; readonly data: { readonly skip?: unknown; readonly todo?: unknown } }

/** What passes is counted and not listed: among thousands of lines a failure is not found. What is skipped is listed. */
async function* withoutPasses(events: AsyncIterable<TestEvent>): AsyncGenerator<TestEvent> {
  for await (const event of events) {
    const { type, data } = event
    const isPass = type === 'test:pass' && data.skip === undefined && data.todo === undefined
    // The report of Node expects the start of a test only where its end follows.
    if (!isPass && type !== 'test:start') yield event
  }
}

/** Like `runTests`, with many files in each of a few processes, and none that starts a program. */
export async function runQuickTests(files: readonly string[]): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'towline-quick-'))
  try {
    return await runTests(bundle(files, folder), { execArgv: noPrograms })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Writes files that import the tests. A test file that cannot be loaded is one failure; the others still run. */
function bundle(files: readonly string[], folder: string): string[] {
  const count = Math.min(files.length, PROCESSES_PER_CORE * availableParallelism())
  return Array.from({ length: count }, (_, turn) => {
    const path = join(folder, `${turn + 1}.mjs`)
    const urls = files.filter((_, index) => index % count === turn).map((file) => pathToFileURL(join(root, file)).href)
    writeFileSync(
      path,
      `import test from 'node:test'
for (const url of ${JSON.stringify(urls)}) {
  await import(url).catch((error) => test(\`\${url} can be loaded\`, () => Promise.reject(error)))
}
`,
    )
    return path
  })
}
