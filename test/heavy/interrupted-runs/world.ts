import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { createWorld } from '../../../src/emulator/index.ts'
import { main } from '../../cli/child.ts'
import { startEmulator } from '../../emulator/serve/support.ts'

export const ROWS = 3
export const CONCURRENCY = 3

/** Says on stderr when it begins in a target, so that a test can stop the run there, and takes a moment. */
const runbook = `import { setTimeout } from 'node:timers/promises'
import { runbook } from 'towline'
export default runbook({ name: 'rows', description: '', permissions: [], async run({ target, log, signal }) {
  log.info('begun')
  await setTimeout(15, undefined, { signal })
  return Array.from({ length: ${ROWS} }, (_, row) => ({ row: target.name + '#' + (row + 1) + '.' }))
} })`

export interface Shell {
  readonly cwd: string
  readonly names: readonly string[]
  /** Runs a line of sh in `folder`, whose output goes to pipes. `watch` gets the process and what it has said on stderr. */
  run(folder: string, line: string, watch?: Watch): Promise<Ended>
  /** A folder of its own for one run. */
  folder(): string
}

type Watch = (child: ChildProcess, stderr: string) => void

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** The real command line against a served world of 12 targets, with a `towline` on the PATH. */
export async function shellOverTargets(t: TestContext): Promise<Shell> {
  const { emulator, env } = await startEmulator(t, { world: () => createWorld('fleet', { targets: 12, sites: 1 }) })
  const names = [...emulator.world.targets].map(({ name }) => name)
  const cwd = mkdtempSync(join(tmpdir(), 'towline-interrupted-'))
  t.after(() => rmSync(cwd, { recursive: true, force: true }))
  writeFileSync(join(cwd, 'rows.ts'), runbook)
  writeFileSync(join(cwd, 'towline'), `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`)
  chmodSync(join(cwd, 'towline'), 0o755)
  const manifest = join(cwd, 'towline.yaml')
  writeFileSync(
    manifest,
    [
      `home: { tenant: ${emulator.world.home.id} }`,
      `application: { clientId: ${env['TOWLINE_CLIENT_ID']}, identity: system }`,
      'targets:',
      ...[...emulator.world.targets].map(({ id, name }) => `  ${name}: { tenant: ${id} }`),
    ].join('\n'),
  )
  const { NODE_COMPILE_CACHE = join(cwd, 'compiled') } = process.env
  const childEnv = { ...env, NODE_COMPILE_CACHE, TOWLINE_MANIFEST: manifest, PATH: `${cwd}:${process.env['PATH']}` }

  return {
    cwd,
    names,
    folder: () => mkdtempSync(join(cwd, 'run-')),
    async run(folder, line, watch = () => {}) {
      const child = spawn('sh', ['-c', line], { cwd: folder, env: childEnv })
      const out = { stdout: '', stderr: '' }
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        out.stdout += text
        watch(child, out.stderr)
      })
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        out.stderr += text
        watch(child, out.stderr)
      })
      const [code] = (await once(child, 'close')) as [number | null]
      return { code, ...out }
    },
  }
}
