import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { connector } from '../../../src/connect/connect.ts'
import type { Actor } from '../../../src/guard/actor.ts'
import type { WriteRule } from '../../../src/guard/writes.ts'
import { TARGET_TENANT } from '../../support/tokens.ts'
import { fakeTenant, jsonAnswer, runCli, temporaryFolder, type World } from '../support.ts'

const sendAll: WriteRule = () => 'send'

/** A read-write target without a manifest, and the actors that a write rule in front of the command's own sees. */
function watched(): { readonly world: World; readonly actors: Actor[] } {
  const actors: Actor[] = []
  const watching: typeof connector = (runtime, options) => {
    const connect = connector(runtime, options)
    return (target, { writes = sendAll, ...given } = {}) =>
      connect(target, {
        ...given,
        writes(write, actor) {
          actors.push(actor)
          return writes(write, actor)
        },
      })
  }
  const world = fakeTenant(() => jsonAnswer({ id: '1' }))
  return { actors, world: { ...world, env: { ...world.env, TOWLINE_ACCESS: 'read-write' }, connector: watching } }
}

const tidy = `import { runbook } from 'towline'
export default runbook({ name: 'tidy', description: '', permissions: [], run: ({ graph }) => graph.delete('/groups/1') })`

test('towline graph delete tells a write rule the command without flags, the run and the target', async (t) => {
  const { world, actors } = watched()
  const cwd = temporaryFolder(t)
  const { code, stderr } = await runCli(
    ['graph', 'delete', '--api', 'beta', '/groups/1', '--report', join(cwd, 'report.json')],
    world,
  )
  assert.equal(code, 0, stderr)
  const { run } = JSON.parse(readFileSync(join(cwd, 'report.json'), 'utf8'))
  assert.match(run, /^[0-9a-f-]{36}$/)
  assert.deepEqual(actors, [{ command: 'graph delete', run, target: TARGET_TENANT }])
})

test('a list command is the actor of the connection that reads its list', async () => {
  const actors: (Actor | undefined)[] = []
  const noting: typeof connector = (runtime, options) => {
    const connect = connector(runtime, options)
    return (target, given = {}) => {
      actors.push(given.actor)
      return connect(target, given)
    }
  }
  const world = fakeTenant(() => jsonAnswer({ value: [] }))
  const { code, stderr } = await runCli(['sites', 'list'], { ...world, connector: noting })
  assert.equal(code, 0, stderr)
  assert.deepEqual(
    actors.map((actor) => [actor?.command, actor?.target]),
    [['sites list', TARGET_TENANT]],
  )
})

test('towline run tells a write rule the command, the runbook with its hash, the run and the target', async (t) => {
  const { world, actors } = watched()
  const cwd = temporaryFolder(t, { 'tidy.ts': tidy })
  const report = join(cwd, 'report.json')
  const { code, stderr } = await runCli(['run', 'tidy.ts', '--write', '--report', report], { ...world, cwd })
  assert.equal(code, 0, stderr)
  const { run } = JSON.parse(readFileSync(report, 'utf8'))
  const sha256 = createHash('sha256').update(tidy).digest('hex')
  const runbook = { name: 'tidy', file: join(cwd, 'tidy.ts'), sha256 }
  assert.deepEqual(actors, [{ command: 'run', runbook, run, target: TARGET_TENANT }])
})
