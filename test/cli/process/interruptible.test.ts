/** Work that never lets go of the main thread of a real process. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { main } from '../child.ts'
import { temporaryFolder } from '../support.ts'

/** Prints a line whenever such work begins. */
const TELLING = `data:text/javascript,${encodeURIComponent(`
  const { defineProperty } = Object
  Object.defineProperty = (object, key, described) => {
    if (key !== Symbol.for('towline.work')) return defineProperty(object, key, described)
    const value = () => {
      process.getBuiltinModule('node:fs').writeSync(2, 'work begins\\n')
      return described.value()
    }
    return defineProperty(object, key, { ...described, value })
  }
`)}`

/** Every target with every other one: minutes for thousands of them. */
const EACH_WITH_EACH = 'let $all = @ in [].{n: length($all[?to_string(@) > to_string($all)])}'

interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stderr: string
  readonly stdout: string
}

/** Runs `targets list` with that query, and sends the signal once the query has begun: the second work of the command. */
async function listTargets(t: TestContext, flags: readonly string[], signal?: NodeJS.Signals): Promise<Ended> {
  const folder = temporaryFolder(t)
  const path = join(folder, 'towline.yaml')
  const targets = Array.from({ length: 5_000 }, (_, index) => `  t${index}: { tenant: t${index}.example }`)
  writeFileSync(path, `application: {}\ntargets:\n${targets.join('\n')}\n`)
  return run(folder, ['targets', 'list', '--manifest', path, '--query', EACH_WITH_EACH, ...flags], 2, signal)
}

/** Runs a command, and sends the signal once so much of such work has begun. */
async function run(cwd: string, argv: readonly string[], works: number, signal?: NodeJS.Signals): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', TELLING, main, ...argv], { cwd, env: process.env })
  let stderr = ''
  let stdout = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    const before = stderr
    stderr += text
    const begun = (all: string): boolean => all.split('work begins').length > works
    if (signal !== undefined && !begun(before) && begun(stderr)) child.kill(signal)
  })
  const [code, ending] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  return { code, signal: ending, stderr, stdout }
}

test('Ctrl-C ends a query that would take minutes, with its error and exit code', { timeout: 60_000 }, async (t) => {
  const { code, signal, stderr, stdout } = await listTargets(t, [], 'SIGINT')
  assert.deepEqual({ code, signal, stdout }, { code: 130, signal: null, stdout: '' }, stderr)
  assert.match(stderr, /^error {2}The command was interrupted before it was done \(INTERRUPTED\)/m)
})

test('Ctrl-C ends the check of a large world file, with its error and exit code', { timeout: 60_000 }, async (t) => {
  const folder = temporaryFolder(t)
  writeFileSync(join(folder, 'world.yaml'), `a: [${'[],'.repeat(1_000_000)}]`)
  const argv = ['emulator', 'run', '--world', './world.yaml', '--', 'true']
  const { code, signal, stderr, stdout } = await run(folder, argv, 1, 'SIGINT')
  assert.deepEqual({ code, signal, stdout }, { code: 130, signal: null, stdout: '' }, stderr)
  assert.match(stderr, /^error {2}The command was interrupted before it was done \(INTERRUPTED\)/m)
})

test('--timeout ends a query that would take minutes, with its error and exit code', { timeout: 60_000 }, async (t) => {
  const { code, signal, stderr, stdout } = await listTargets(t, ['--timeout', '3s'])
  assert.deepEqual({ code, signal, stdout }, { code: 1, signal: null, stdout: '' }, stderr)
  assert.match(stderr, /^error {2}The command took longer than --timeout allows \(3 s\) \(TIMEOUT\)/m)
})

for (const name of ['SIGTERM', 'SIGHUP'] as const) {
  test(`${name} ends a query that would take minutes as the system ends a process`, { timeout: 60_000 }, async (t) => {
    const { code, signal, stderr, stdout } = await listTargets(t, [], name)
    assert.deepEqual({ code, signal, stdout }, { code: null, signal: name, stdout: '' }, stderr)
  })
}
