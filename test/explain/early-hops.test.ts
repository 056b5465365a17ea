import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import type { Hop } from '../../src/explain/hop.ts'
import { all, answered, change } from './breaking.ts'
import { type Explained, explain } from './explain-on-host.ts'
import { overSockets, throughInterception, throughRefusal } from './real-network.ts'
import { breaks, choose, endpointOf, handsOut, hostVariables, IMDS, inTokenFile, LOGIN } from './ways-to-hosts.ts'
import { type BrokenWorld, type WorldNeeds, workingWorld } from './working-world.ts'

const HOUR = 3_600_000

async function explained(
  t: TestContext,
  seed: number,
  needs: WorldNeeds,
  breaking: (world: BrokenWorld) => unknown,
): Promise<Explained & { readonly world: BrokenWorld }> {
  const world = await workingWorld(t, seed, needs)
  await breaking(world)
  return { ...(await explain(world)), world }
}

function hop({ explanation }: Explained, id: Hop['id']): Hop {
  const found = explanation.hops.find((one) => one.id === id)
  assert.ok(found, id)
  return found
}

/** The evidence of the first cause, as one text. */
function evidence({ explanation }: Explained): string {
  return explanation.causes[0]?.evidence.join('\n') ?? ''
}

test('the host hop says why it chose the identity source, and what is missing for each of the others', async (t) => {
  const { detail, status } = hop(await explained(t, 701, { identity: 'system-assigned' }, () => {}), 'host')
  assert.equal(status, 'passed')
  assert.match(
    detail,
    /^app-service was chosen, because IDENTITY_ENDPOINT and IDENTITY_HEADER are set\. Of the others: /,
  )
  assert.match(detail, /service-fabric: IDENTITY_SERVER_THUMBPRINT is not set/)
  assert.match(detail, /imds: it is asked only where nothing else is found/)
})

test('assertionHop()', async (t) => {
  await t.test(
    'the assertion hop says whose token it is, what it is for, how long it is valid, and that the host issued it',
    async (t) => {
      const outcome = await explained(t, 702, { identity: 'user-assigned' }, () => {})
      const { identity, home } = outcome.world
      const { detail } = hop(outcome, 'assertion')
      assert.ok(
        detail.startsWith(`User-assigned identity: iss https://login.microsoftonline.com/${home.id}/v2.0, `),
        detail,
      )
      for (const said of [
        `sub ${identity.principalId}`,
        `azp ${identity.clientId}`,
        `xms_mirid ${identity.resourceId}`,
        'aud fb60f99c-7a34-4190-8149-302f77469936',
        'issued 2026-11-05T',
        'valid until 2026-11-06T',
        'Taken for first-hand: the identity endpoint of this host issued it.',
      ]) {
        assert.ok(detail.includes(said), `${said} in ${detail}`)
      }
    },
  )

  await t.test(
    "the assertion hop says of a token in a file whether it is first-hand, and shows a cluster's list of audiences",
    async (t) => {
      const pod = await explained(t, 703, { host: 'aks' }, async (world) =>
        inTokenFile(world, await world.emulator.issueAssertion()),
      )
      assert.match(
        hop(pod, 'assertion').detail,
        /^A service account's own token: .*aud api:\/\/AzureADTokenExchange,.*First-hand: /,
      )
      const copied = await explained(t, 704, {}, async (world) =>
        inTokenFile(world, await world.emulator.issueAssertion()),
      )
      assert.match(
        hop(copied, 'assertion').detail,
        /Whether it is first-hand cannot be seen: .* The exchange decides\./,
      )
    },
  )

  await t.test("the assertion hop says in which form GitHub wrote a job's subject", async (t) => {
    const newer = await explained(t, 705, { host: 'github' }, () => {})
    assert.match(hop(newer, 'assertion').detail, /names owner and repository with their IDs/)
    const older = await explained(t, 706, { host: 'github', options: { githubSubject: 'names' } }, () => {})
    assert.match(hop(older, 'assertion').detail, /names owner and repository without IDs/)
  })

  await t.test(
    'the assertion hop recognises the token of a person, which is not sent to the token service',
    async (t) => {
      const outcome = await explained(t, 707, {}, async (world) =>
        handsOut(world, await world.emulator.issueAssertion({ idtyp: 'user', scp: 'user_impersonation' })),
      )
      assert.match(hop(outcome, 'assertion').detail, /^The token of a person: /)
      assert.match(evidence(outcome), /a person is signed in \(idtyp, scp\)/)
      const { requests } = outcome.world.emulator
      assert.ok(!requests.some(({ host }) => host === 'login.microsoftonline.com'), 'nothing went to the token service')
    },
  )
})

test('addSurroundings()', async (t) => {
  await t.test('a missing assertion names AZURE_CLIENT_ID where that was meant to name the identity', async (t) => {
    const outcome = await explained(t, 708, { host: 'imds', identity: 'user-assigned' }, (world) => {
      choose(world, undefined)
      world.env['AZURE_CLIENT_ID'] = world.identity.clientId
    })
    assert.equal(outcome.explanation.causes[0]?.code, 'SEVERAL_IDENTITIES')
    assert.match(evidence(outcome), /AZURE_CLIENT_ID is set, and Towline does not read it/)
  })

  await t.test('a missing assertion says that the client ID in the manifest is the principal ID', async (t) => {
    const outcome = await explained(t, 709, { identity: 'user-assigned' }, (world) => {
      const { principalId } = world.identity
      choose(world, { clientId: principalId, principalId })
    })
    assert.match(evidence(outcome), /is the identity's principal ID: name it as `objectId`/)
  })

  await t.test('a missing assertion lists the other identity sources of the host', async (t) => {
    const outcome = await explained(t, 710, { identity: 'system-assigned' }, (world) => {
      choose(world, undefined)
      world.env['AZURE_FEDERATED_TOKEN_FILE'] = '/nowhere/token'
    })
    assert.match(
      evidence(outcome),
      /Also set up here, and not used: app-service \(.*token-file comes first\)\. `--identity system` requests/,
    )
  })

  await t.test('a missing assertion in Azure Pipelines says which token to use there', async (t) => {
    const outcome = await explained(t, 711, { identity: 'system-assigned' }, (world) =>
      all(choose(world, undefined), hostVariables(world, { TF_BUILD: 'True' }), breaks(world, IMDS, 'timeout')),
    )
    assert.match(evidence(outcome), /job of Azure Pipelines .* token of its service connection as a file/)
  })

  await t.test('a missing assertion quotes a busy endpoint, without the identity header', async (t) => {
    const outcome = await explained(t, 712, {}, (world) =>
      world.intercept(async (request, next) =>
        request.url.startsWith(endpointOf(world))
          ? {
              status: 500,
              headers: {},
              body: new TextEncoder().encode(`{"message":"no backend for ${request.headers?.['X-IDENTITY-HEADER']}"}`),
            }
          : next(request),
      ),
    )
    assert.match(evidence(outcome), /It said: no backend for \[removed\]/)
  })
})

test('unreachedHop()', async (t) => {
  await t.test('an unreached token service names the authority of a proxy that opens TLS', async (t) => {
    const outcome = await explained(t, 713, {}, (world) =>
      throughInterception(world, { authority: 'CN=Wingtip Root 7, O=Wingtip Toys' }),
    )
    assert.match(evidence(outcome), /issued by Wingtip Root 7, Wingtip Toys, valid from \d{4}-/)
    assert.match(
      hop(outcome, 'reach').detail,
      /proxy passed: .*; tls failed: certificate for login\.microsoftonline\.com/,
    )
  })

  await t.test('an unreached token service shows the status of a refusing proxy, and not its password', async (t) => {
    const outcome = await explained(t, 714, {}, (world) => throughRefusal(world, 407))
    assert.match(evidence(outcome), /HTTP 407/)
    assert.doesNotMatch(JSON.stringify(outcome.explanation), /marked-password/)
  })

  await t.test('an unreached token service says why a proxy was not used', async (t) => {
    const excepted = await explained(t, 715, {}, (world) =>
      overSockets(world, {
        TOWLINE_AUTHORITY_HOST: 'https://127.0.0.1:9',
        HTTPS_PROXY: 'http://127.0.0.1:9',
        NO_PROXY: 'localhost,127.0.0.1',
      }),
    )
    assert.match(evidence(excepted), /NO_PROXY excepts 127\.0\.0\.1, so the proxy is not asked/)
    const half = await explained(t, 716, {}, (world) =>
      overSockets(world, { TOWLINE_AUTHORITY_HOST: 'https://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9' }),
    )
    assert.match(evidence(half), /HTTP_PROXY is set and HTTPS_PROXY is not, so no proxy is asked/)
  })

  await t.test('an unreached token service shows the certificate of a page in its place', async (t) => {
    const outcome = await explained(t, 717, {}, (world) =>
      throughInterception(
        world,
        { authority: 'CN=Wingtip Root 7, O=Wingtip Toys' },
        { trusted: true, answer: [403, '<html>Blocked</html>'] },
      ),
    )
    assert.equal(outcome.explanation.causes[0]?.code, 'PAGE_IN_PLACE')
    assert.match(evidence(outcome), /issued by Wingtip Root 7/)
  })

  await t.test(
    'an unreached token service names the origin of a redirect, and nothing else of its address',
    async (t) => {
      const location = 'https://portal.wingtip.example/login?session=marked-session'
      const outcome = await explained(t, 718, {}, (world) => answered(world, LOGIN, 302, '', { location }))
      assert.match(evidence(outcome), /It leads to https:\/\/portal\.wingtip\.example\./)
      assert.doesNotMatch(JSON.stringify(outcome.explanation), /marked-session/)
    },
  )

  await t.test('clocks that differ are shown with the difference and its direction', async (t) => {
    const ahead = await explained(t, 719, {}, ({ machine }) => change(machine, { aheadMs: 2.5 * HOUR }))
    assert.match(evidence(ahead), /The clock of login\.microsoftonline\.com is 2 h 30 min behind this machine's/)
    // A clock that is behind breaks no hop here, so it is shown and is not a cause.
    const behind = await explained(t, 720, {}, ({ machine }) => change(machine, { aheadMs: -HOUR }))
    assert.match(hop(behind, 'reach').detail, /Its clock is 1 h 0 min ahead of this machine's/)
    assert.deepEqual(behind.explanation.causes, [])
  })
})

test('walkLegs() with two faults', async (t) => {
  const wrongIssuer = ({ credential }: BrokenWorld) => change(credential, { issuer: `${credential.issuer}/` })
  const pairs: Readonly<
    Record<string, readonly [needs: WorldNeeds, first: (world: BrokenWorld) => unknown, code: string]>
  > = {
    'a header that was changed': [{}, ({ env }) => change(env, { IDENTITY_HEADER: 'old' }), 'IDENTITY_HEADER_WRONG'],
    'a host without an identity': [
      { identity: 'system-assigned' },
      (world) => all(hostVariables(world), breaks(world, IMDS, 'refused')),
      'HOST_HAS_NO_IDENTITY',
    ],
    'a proxy that refuses': [{}, (world) => throughRefusal(world, 403), 'PROXY_REFUSES'],
    'a clock that is ahead': [{}, ({ machine }) => change(machine, { aheadMs: 26 * HOUR }), 'CLOCK_WRONG'],
    'a token file that is missing': [{}, (world) => inTokenFile(world, 'missing'), 'TOKEN_FILE_MISSING'],
  }
  for (const [name, [needs, breaking, code]] of Object.entries(pairs)) {
    await t.test(`walkLegs() names ${name} before an issuer that differs`, async (t) => {
      const world = await workingWorld(t, 800, needs)
      const undoSecond = wrongIssuer(world)
      const undoFirst = (await breaking(world)) as () => Promise<void>
      assert.equal((await explain(world)).explanation.causes[0]?.code, code)
      await undoFirst()
      assert.equal((await explain(world)).explanation.causes[0]?.code, 'FIC_ISSUER_DIFFERS')
      await undoSecond()
      assert.equal((await explain(world)).code, 0)
    })
  }
})

test('a host without the requested identity is told about the restrictions of an identity', async (t) => {
  const world = await workingWorld(t, 459)
  Object.assign(world.manifest, { identity: { clientId: world.application.id } })
  const { causes } = (await explain(world)).explanation
  assert.deepEqual([causes[0]?.code, causes[0]?.certainty], ['IDENTITY_NOT_ATTACHED', 'certain'])
  assert.match(causes[0]?.fix.home ?? '', /`assignmentRestrictions` \(`az identity show`\)/)
})
