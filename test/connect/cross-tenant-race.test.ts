import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import test from 'node:test'
import { promisify } from 'node:util'
import { type Race, race, sharedCache } from './race.ts'

test('200 tenants, tokens renewed, refused, challenged, redirected and mixed up: none goes where it does not belong', async () => {
  const { slips, ends, mixed, met } = await race()
  assert.deepEqual(slips, [])
  assert.deepEqual(mixed, [], 'targets that were given sites of another tenant')
  assert.equal(Object.keys(ends).length, 220)
  assert.deepEqual(new Set(Object.values(ends)), new Set(['ok', 'TOKEN_MISMATCH']))
  const wrong = (met['a wrong token at first'] ?? 0) + (met['a wrong token later'] ?? 0)
  const refused = Object.values(ends).filter((end) => end === 'TOKEN_MISMATCH').length
  assert.ok(refused > 0 && refused <= wrong, `${refused} refused of ${wrong} that were injected`)
  for (const kind of kinds) assert.ok((met[kind] ?? 0) > 0, `${kind}: ${JSON.stringify(met)}`)
})

const kinds = [
  'another token for a tenant',
  'a wrong token at first',
  'a wrong token later',
  'a refused token',
  'a claims challenge',
  'a redirect to contoso.sharepoint.com',
  'a redirect to graph.microsoft.com',
  'a redirect to attacker.example',
]

test("a cache that mixes up tenants, shared by 200 clients and emptied at times: no token of another's is sent", async () => {
  const { slips, ends, met } = await sharedCache()
  assert.deepEqual(slips, [])
  assert.deepEqual(new Set(Object.values(ends)), new Set(['ok', 'TOKEN_MISMATCH']))
  for (const [kind, count] of Object.entries(met)) assert.ok(count > 0, kind)
})

test('without the check of tenants both races find slips, so that they would show one', async () => {
  for (const name of ['race', 'sharedCache']) {
    const { slips, ends } = await withoutCheck(name)
    assert.ok(slips.length > 0, name)
    assert.match(slips[0] ?? '', /^[\da-f-]{36} in place of [\da-f-]{36} at graph\.microsoft\.com$/)
    assert.ok(!Object.values(ends).includes('TOKEN_MISMATCH'), name)
  }
})

/** The same in a process in which `checkAccessToken` lets everything pass. */
async function withoutCheck(name: string): Promise<Race> {
  const script = `
    import { registerHooks } from 'node:module'
    const source = 'export function checkAccessToken() {}'
    registerHooks({
      load: (url, context, next) =>
        url.endsWith('/src/credential/check-access-token.ts') ? { format: 'module', source, shortCircuit: true } : next(url, context),
    })
    const { ${name} } = await import('${new URL('./race.ts', import.meta.url).href}')
    console.log(JSON.stringify(await ${name}()))
  `
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
  return JSON.parse(stdout)
}
