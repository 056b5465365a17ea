import assert from 'node:assert/strict'
import test from 'node:test'
import { expectedIdentity } from '../../src/explain/expected-identity.ts'
import { explainTarget } from '../../src/explain/explain.ts'
import type { Send } from '../../src/http/send.ts'
import { parseManifestWithLines } from '../../src/manifest/parse-with-lines.ts'
import { selectTargets } from '../../src/manifest/select.ts'
import { change } from './breaking.ts'
import { explain } from './explain-on-host.ts'
import { type BrokenWorld, workingWorld } from './working-world.ts'

/** Seed of the world of these tests. */
const LIBRARY = 301

function targetOf({ manifest }: BrokenWorld) {
  const parsed = parseManifestWithLines(JSON.stringify(manifest), 'towline.yaml')
  const [target] = selectTargets(parsed, [])
  assert.ok(target, 'the manifest has one target')
  return { target, parsed }
}

function runtimeOf(world: BrokenWorld) {
  const { emulator, env } = world
  return {
    send: world.send,
    now: emulator.clock.now,
    wait: async (ms: number) => emulator.clock.advance(ms),
    env,
  }
}

test('explainTarget() says of a trust that works that every hop passed', async (t) => {
  const world = await workingWorld(t, LIBRARY, { identity: 'system-assigned' })
  const { target } = targetOf(world)
  const { ok, hops, causes } = await explainTarget(target, runtimeOf(world))
  assert.deepEqual({ ok, causes }, { ok: true, causes: [] })
  assert.deepEqual(
    hops.map(({ status }) => status),
    hops.map(() => 'passed'),
  )
})

test('explainTarget() and `trust explain -o json` give each hop with id, status and the whole detail, and nothing else', async (t) => {
  const world = await workingWorld(t, LIBRARY, { identity: 'system-assigned' })
  const { target } = targetOf(world)
  for (const { hops } of [await explainTarget(target, runtimeOf(world)), (await explain(world)).explanation]) {
    for (const hop of hops) assert.deepEqual(Object.keys(hop), ['id', 'status', 'detail'])
    assert.match(hops[0]?.detail ?? '', /^app-service was chosen, .* Of the others: /)
  }
})

test('explainTarget() compares the identity that answers with the one that the manifest expects', async (t) => {
  const world = await workingWorld(t, LIBRARY, { identity: 'system-assigned' })
  change(world.credential, { subject: world.identity.clientId })
  const runtime = runtimeOf(world)
  const { target } = targetOf(world)
  assert.equal((await explainTarget(target, runtime)).causes[0]?.code, 'FIC_SUBJECT_DIFFERS')

  change(world.manifest, { identity: { system: true, principalId: '0c0c0c0c-1111-4222-8333-944455566677' } })
  const { parsed } = targetOf(world)
  const { causes } = await explainTarget(target, { ...runtime, expected: expectedIdentity(parsed, target.name) })
  assert.equal(causes[0]?.code, 'OTHER_IDENTITY_ANSWERED')
  assert.match(causes[0]?.evidence[0] ?? '', /The manifest says principalId 0c0c0c0c-1111-4222-8333-944455566677/)
  assert.deepEqual(expectedIdentity(parsed, 'another target'), {
    principalId: undefined,
    issuer: undefined,
    subject: undefined,
  })
})

test('explainTarget() takes the token service from TOWLINE_AUTHORITY_HOST unless hosts are given', async (t) => {
  const world = await workingWorld(t, LIBRARY, { identity: 'system-assigned' })
  const { target } = targetOf(world)
  const env = { ...world.env, TOWLINE_AUTHORITY_HOST: 'https://login.example' }
  const asked: string[] = []
  const send: Send = (request) => {
    asked.push(new URL(request.url).host)
    return world.send({ ...request, url: request.url.replace('login.example', 'login.microsoftonline.com') })
  }
  await explainTarget(target, { ...runtimeOf(world), send, env })
  assert.ok(asked.includes('login.example') && !asked.includes('login.microsoftonline.com'), asked.join())
  asked.length = 0
  await explainTarget(target, { ...runtimeOf(world), send, env, hosts: {} })
  assert.ok(!asked.includes('login.example') && asked.includes('login.microsoftonline.com'), asked.join())
})

test('explainTarget() rejects with the reason of a signal that is aborted, and not with an explanation', async (t) => {
  const world = await workingWorld(t, LIBRARY, { identity: 'system-assigned' })
  const { target } = targetOf(world)
  const signal = AbortSignal.abort(new Error('stopped by the caller'))
  const send: Send = async (request) => {
    request.signal?.throwIfAborted()
    return world.send(request)
  }
  await assert.rejects(explainTarget(target, { ...runtimeOf(world), send, signal }), /stopped by the caller/)
})
