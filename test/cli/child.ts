import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Ran } from './support.ts'

export const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

export interface ChildWorld {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Options of Node itself. */
  readonly node?: readonly string[]
  readonly stdin?: string
  /** Sent once the child has written something to stdout. */
  readonly signals?: readonly NodeJS.Signals[]
}

/** Only the time differs with it: Node keeps what it compiled from TypeScript. Set by `npm test`. */
const { NODE_COMPILE_CACHE } = process.env
const compileCache = NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }

/** The command line as users run it, in a process of its own. */
export async function towline(argv: readonly string[], world: ChildWorld = {}): Promise<Ran> {
  const child = spawn(process.execPath, [...(world.node ?? []), main, ...argv], {
    // A manifest above the folder of temporary files is not the test's.
    env: { PATH: process.env['PATH'], ...compileCache, TOWLINE_MANIFEST_CEILING: world.cwd ?? '/', ...world.env },
    cwd: world.cwd ?? '/',
  })
  const out = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (out.stdout === '') for (const signal of world.signals ?? []) child.kill(signal)
    out.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    out.stderr += text
  })
  child.stdin.end(world.stdin ?? '')
  const [code] = (await once(child, 'close')) as [number | null]
  return { code: code ?? -1, ...out }
}
