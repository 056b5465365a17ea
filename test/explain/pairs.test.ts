import test from 'node:test'
import { TransportError } from '../../src/http/send.ts'
import { all, between, change, emulatorFault } from './breaking.ts'
import { explain } from './explain-on-host.ts'
import type { Fault } from './fault.ts'
import { assertHealthy, assertNamed } from './fault-table.ts'
import { faultNamed as known } from './faults/index.ts'
import { workingWorld } from './working-world.ts'

const noHost: Fault = {
  name: 'this is no host with an identity',
  seed: 401,
  break: (world) =>
    all(
      change(world.env, Object.fromEntries(Object.keys(world.env).map((name) => [name, undefined]))),
      between(world, (request, next) => {
        const { host } = new URL(request.url)
        if (host !== '169.254.169.254') return next(request)
        throw new TransportError('refused', host, 'connect EHOSTUNREACH')
      }),
    ),
  cause: 'HOST_HAS_NO_IDENTITY',
  hop: 'host',
}
const notAttached: Fault = {
  name: 'the manifest names an identity that the host does not have',
  seed: 402,
  break: ({ manifest, application }) => change(manifest, { identity: { clientId: application.id } }),
  cause: 'IDENTITY_NOT_ATTACHED',
  hop: 'assertion',
}
const notReached: Fault = {
  name: 'connections to the token service are cut',
  seed: 403,
  break: (world) => emulatorFault(world, { kind: 'reset', service: 'authority' }),
  cause: 'CONNECTION_CUT',
  hop: 'reach',
}

/** Pairs of faults. The first fault of a pair is earlier in the chain. */
const pairs: readonly (readonly [Fault, Fault])[] = [
  [noHost, known('no credential at all')],
  [noHost, notAttached],
  [notAttached, notReached],
  [notAttached, known('the service principal is disabled in the target')],
  [notReached, known('no tenant has the tenant ID')],
  [known('this machine is three hours ahead'), known('no application permission was granted in the target')],
  [known('a page answers for the token service'), known('the credential was revoked')],
  [known('the token service throttles and names a time'), known('no credential at all')],
  [known('no tenant has the tenant ID'), known("subject: the identity's client ID")],
  [known('the tenant was closed for inactivity'), known('no application permission was granted in the target')],
  [
    known('the network sends a tenant restrictions policy that does not allow the target'),
    known('no admin consented in the target'),
  ],
  [known('the application may be used in other tenants only'), known('the credential was revoked')],
  [known('the service principal of the target was deleted'), known('the credential was revoked')],
  [known('no application has the client ID'), known('no admin consented in the target')],
  [known('the application is registered for its own tenant only'), known('no admin consented in the target')],
  [known('no admin consented in the target'), known('issuer: a slash at the end')],
  [known('the service principal is disabled in the target'), known('no credential at all')],
  [known('the application is registered as a public client'), known('audience: of the US government cloud')],
  [known('the assertion is the token of an application'), known('issuer: of the first token format')],
  [known('the home tenant forbids federation'), known('no credential at all')],
  [known('issuer: a slash at the end'), known('subject: in capitals')],
  [known('subject: in capitals'), known('audience: the GUID that the assertion shows')],
  [known('audience: of the cloud in China'), known('Microsoft Graph is disabled in the target')],
  [known("subject: the identity's client ID"), known('no application permission was granted in the target')],
  [known('Microsoft Graph is disabled in the target'), known('consent was given before a permission was added')],
  [known('one of two permissions was taken away'), known('Graph answers 403 although the permission is there')],
  [known('the permissions were granted seconds ago'), known('the target has no licence for SharePoint')],
  [known('the permission is written in small letters'), known('Graph is out of service')],
]

for (const [first, second] of pairs) {
  test(`of two faults explain names the first in the chain first: ${first.name}; then: ${second.name}`, async (t) => {
    const world = await workingWorld(t, first.seed, { ...first.world, ...second.world })
    const undoSecond = await second.break(world)
    const undoFirst = await first.break(world)
    assertNamed(await explain(world), first)
    await undoFirst()
    assertNamed(await explain(world), second)
    await undoSecond()
    await assertHealthy(world)
  })
}

test('of three faults each is named in its turn', async (t) => {
  const chain = [known('no admin consented in the target'), known('subject: in capitals'), known('Graph throttles')]
  const world = await workingWorld(t, 404)
  const undos = []
  for (const fault of chain.toReversed()) undos.unshift(await fault.break(world))
  for (const [index, fault] of chain.entries()) {
    assertNamed(await explain(world), fault)
    await undos[index]?.()
  }
  await assertHealthy(world)
})
