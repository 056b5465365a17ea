/**
 * Microsoft's clients for .NET, in the versions of `test/compat/dotnet/packages.lock.json`, unmodified and under the real host
 * names. One process makes many requests, so it keeps assertions: only the first request of each identity reaches the endpoint.
 */
import assert from 'node:assert/strict'
import test from 'node:test'
import { addManagedIdentity } from '../../../src/emulator/world/build/compute.ts'
import type { ManagedIdentity, World } from '../../../src/emulator/world/model/index.ts'
import { seedWorld } from '../../../src/emulator/world/named/seed.ts'
import { runCli } from '../../cli/support.ts'
import { startCompute } from '../../compat/compute.ts'
import { refusals } from './refusals.ts'
import { buildWitness, clients, startWitness } from './witness.ts'

const resource = 'resource=api://AzureADTokenExchange'
const discovery =
  'GET login.microsoftonline.com /common/discovery/instance?api-version=1.1&authorization_endpoint=https%3A%2F%2Flogin.microsoftonline.com%2F{target}%2Foauth2%2Fv2.0%2Fauthorize'
const token = 'POST login.microsoftonline.com /{target}/oauth2/v2.0/token'
const firstPage = 'GET graph.microsoft.com /v1.0/sites'
const nextPage = 'GET graph.microsoft.com /v1.0/sites?$skiptoken={opaque}'
const pages = [firstPage, nextPage, nextPage]

const arcRequest = `GET {identity} /metadata/identity/oauth2/token?api-version=2020-06-01&${resource}`
const assertionRequests = {
  'app-service': [`GET {identity} /msi/token?api-version=2019-08-01&${resource}`],
  imds: [`GET {identity} /metadata/identity/oauth2/token?api-version=2018-02-01&${resource}`],
  // The first answer names the file that holds the key for the second request.
  arc: [`${arcRequest} -> 401`, arcRequest],
} as const

test('clients for .NET', async (t) => {
  const program = await buildWitness(t)

  for (const host of ['app-service', 'imds', 'arc'] as const) {
    await t.test(`each client for .NET lists all sites on ${host}, by the pages of Graph's SDK`, async (t) => {
      const compute = await startCompute(t, { host })
      const { ask } = startWitness(t, program, compute.env)
      for (const client of clients) {
        compute.emulator.clearRequests()
        const { lines, text } = await ask({ client })
        assert.deepEqual(lines, compute.siteIds, `${client}: ${text}`)
        assert.equal(new Set(lines).size, 450)
        const isFirst = client === 'Azure.Identity'
        const before = isFirst ? [discovery, ...assertionRequests[host]] : []
        assert.deepEqual(compute.requests(), [...before, token, ...pages], client)
      }
    })
  }

  await t.test('each client for .NET takes the identity that is named, where three are attached', async (t) => {
    const { world, identity } = worldThatTrustsOneOfThree()
    const selectors = { 'app-service': 'mi_res_id', imds: 'msi_res_id' } as const
    for (const host of ['app-service', 'imds'] as const) {
      const compute = await startCompute(t, { host, world })
      const { ask } = startWitness(t, program, compute.env)
      const kinds = { client: identity.clientId, object: identity.principalId, resource: identity.resourceId } as const
      const names = { client: 'client_id', object: 'object_id', resource: selectors[host] } as const
      for (const [kind, id] of Object.entries(kinds) as ['client' | 'object' | 'resource', string][]) {
        compute.emulator.clearRequests()
        const alone = {
          client: 'Azure.Identity, the managed identity alone',
          task: 'token',
          identity: kind,
          id,
        } as const
        const { lines, text } = await ask(alone)
        assert.deepEqual(lines, [world.home.id, identity.principalId], text)
        assert.deepEqual(compute.requests(), [`${assertionRequests[host][0]}&${names[kind]}=${id}`])
        for (const client of clients) {
          // Its setting takes no other ID than the client's.
          if (client === 'Microsoft.Identity.Web' && kind !== 'client') continue
          const { lines, text } = await ask({ client, identity: kind, id, task: 'token' })
          assert.equal(lines?.[0], compute.env['TOWLINE_TENANT'], text)
        }
      }
      for (const client of clients) {
        const { text } = await ask({ client, task: 'token' })
        assert.match(text ?? '', /AADSTS700213/, `${client} without a name takes the identity of the system`)
      }
    }
  })

  await t.test('each client for .NET waits as Graph says, answers a claims challenge, and goes on', async (t) => {
    const compute = await startCompute(t)
    const { ask } = startWitness(t, program, compute.env)
    const { faults } = compute.emulator
    for (const client of clients) {
      await faults.replace([{ kind: 'throttle', service: 'graph', times: 1, retryAfter: 1 }])
      const throttled = await ask({ client })
      assert.deepEqual(throttled.lines, compute.siteIds, `${client}: ${throttled.text}`)

      await faults.replace([{ kind: 'claims-challenge' }])
      compute.emulator.clearRequests()
      const challenged = await ask({ client })
      assert.deepEqual(challenged.lines, compute.siteIds, `${client}: ${challenged.text}`)
      // Microsoft.Identity.Web gets a fresh assertion too.
      const renewed = client === 'Microsoft.Identity.Web' ? assertionRequests['app-service'] : []
      assert.deepEqual(compute.requests(), [token, `${firstPage} -> 401`, ...renewed, token, ...pages], client)
    }
  })

  // On arc these clients retry for half a minute.
  await t.test('what each client for .NET prints on imds without an identity leads to its cause', async (t) => {
    const compute = await startCompute(t, { host: 'imds' })
    const { ask } = startWitness(t, program, compute.env)
    compute.emulator.world.compute.identities.splice(0)
    for (const client of clients) {
      const { lines, text = '' } = await ask({ client })
      assert.equal(lines, undefined)
      assert.match(text, /Identity not found/)
      assert.equal(await explained(text), 'NO_SYSTEM_IDENTITY', text)
    }
  })

  await t.test('what clients for .NET print of a refusal leads to its cause', async (t) => {
    const compute = await startCompute(t)
    const { ask } = startWitness(t, program, compute.env)
    for (const { when, given, request, type, says, cause } of refusals) {
      for (const client of clients) {
        await t.test(`${client} reports that ${when}, and explain finds ${cause}`, async () => {
          compute.emulator.reset()
          await given?.(compute.emulator)
          const answer = await ask({ client, ...request })
          assert.equal(answer.lines, undefined)
          assert.equal(answer.type, typeof type === 'string' ? type : type[client])
          assert.match(answer.text ?? '', says)
          assert.equal(await explained(answer.text ?? ''), cause, answer.text)
        })
      }
    }
  })
})

/** The likeliest cause that `explain` finds in a text. */
async function explained(text: string): Promise<string> {
  const { code, stdout, stderr } = await runCli(['trust', 'explain', '--error', '-', '-o', 'json'], { stdin: text })
  assert.equal(code, 0, stderr)
  return JSON.parse(stdout).causes[0].code
}

/** The application trusts one user-assigned identity, and neither the other one nor the host's own. */
function worldThatTrustsOneOfThree(): { readonly world: World; readonly identity: ManagedIdentity } {
  const world = seedWorld()
  const { home, compute } = world
  const [other, identity] = ['other', 'trusted'].map((name) => {
    const resourceId = `/subscriptions/${home.id}/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`
    return addManagedIdentity(home, { kind: 'user-assigned', name, resourceId })
  })
  if (other === undefined || identity === undefined) throw new Error('There are two identities.')
  compute.identities.push(other, identity)
  for (const { federatedIdentityCredentials } of home.applications) {
    for (const credential of federatedIdentityCredentials) credential.subject = identity.principalId
  }
  return { world, identity }
}
