import assert from 'node:assert/strict'
import test from 'node:test'
import type { Emulator } from '../../../src/emulator/index.ts'
import { testEmulator } from '../../support/emulator.ts'
import { runCli } from '../support.ts'

const names = ['Ada + Test', 'Ada   Test', 'R&D Desk', 'R', 'Kim #1', '100% Sure', "Pat O'Neill & Sons"]

/** The workplace, in whose target people have these names. */
async function withNames(): Promise<Emulator> {
  const emulator = await testEmulator('workplace')
  const [target] = emulator.world.targets
  for (const [index, displayName] of names.entries()) {
    const user = target?.users[index + 5]
    if (target === undefined || user === undefined) throw new Error('The workplace has too few people.')
    target.users[index + 5] = { ...user, displayName }
  }
  return emulator
}

test('graph get with a filter', async (t) => {
  const { env, send } = await withNames()
  const found = async (query: string, ...words: string[]) => {
    const words_ = [
      'graph',
      'get',
      `/users?$select=displayName&${query}`,
      '--all',
      '-o',
      'tsv',
      '--query',
      '[].displayName',
    ]
    const { code, stdout, stderr } = await runCli([...words_, ...words], { env, send })
    return { code, stderr, names: stdout.split('\n').filter((line) => line !== '') }
  }

  for (const name of names) {
    await t.test(`finds ${name} as it is typed, and with escapes`, async () => {
      const literal = name.replaceAll("'", "''")
      assert.deepEqual(await found(`$filter=displayName eq '${literal}'`), { code: 0, stderr: '', names: [name] })
      const escaped = encodeURIComponent(literal)
      assert.deepEqual(await found(`$filter=displayName eq '${escaped}'`), { code: 0, stderr: '', names: [name] })
    })
  }

  await t.test('says how a "+" is sent that might be a blank, and --quiet does not', async () => {
    const note = 'The "+" between quotes is sent as a plus. A blank is written %20.\n'
    const filter = "$filter=startswith(displayName,'Ada+')"
    assert.deepEqual(await found(filter), { code: 0, stderr: `${note}0 rows\n`, names: [] })
    assert.deepEqual(await found(filter, '--quiet'), { code: 0, stderr: '', names: [] })
  })

  await t.test('is refused for a quote that is not doubled, before any request', async () => {
    const { code, stderr } = await found("$filter=displayName eq 'O'Neill'")
    assert.equal(code, 2)
    assert.match(stderr, /^cause {2}A quote in \$filter is not closed/m)
  })
})

test('the items of a batch are escaped as single calls are', async () => {
  const emulator = await withNames()
  const { env, send } = emulator
  const { graphClient, towlineCredential } = await import('../../../src/index.ts')
  const credential = towlineCredential({
    tenantId: env['TOWLINE_TENANT'] ?? '',
    clientId: env['TOWLINE_CLIENT_ID'] ?? '',
    assertion: () => emulator.issueAssertion(),
    send,
  })
  const graph = graphClient({ credential, send })
  const results = await graph.batch<{ value: { displayName: string }[] }>(
    names.map((name) => ({ path: `/users?$filter=displayName eq '${name.replaceAll("'", "''")}'` })),
  )
  assert.deepEqual(
    results.map((result) => result.ok && result.body.value.map(({ displayName }) => displayName)),
    names.map((name) => [name]),
  )
})
