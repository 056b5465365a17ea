import assert from 'node:assert/strict'
import test from 'node:test'
import { grantAdminConsent } from '../../../src/emulator/world/build/set-up.ts'
import { twoTargets } from '../support.ts'
import { type MemoryHost, manifestText, memoryHost } from './memory-host.ts'

// The admin's own part, in a browser, is in test/e2e/trust/consent-in-browser.test.ts.

const apply = ['trust', 'apply', '--yes', '--auth', 'device-code', '--consent', 'link']

/** Runs `apply` until it shows the link; `end` is its result. */
async function untilLink(host: MemoryHost, ...more: string[]) {
  const shown = Promise.withResolvers<URL>()
  const end = host.towline([...apply, ...more], {
    onStderr(text) {
      const [link] = /https:\S+\/adminconsent\S+/.exec(text) ?? []
      if (link !== undefined) shown.resolve(new URL(link))
    },
  })
  void end.then(({ stderr }) => shown.reject(new Error(`It ended without a link:\n${stderr}`)))
  return { link: await shown.promise, end }
}

function isKnownIn({ target, application }: MemoryHost): boolean {
  return target.servicePrincipals.some(({ appId }) => appId === application()?.appId)
}

test('a reply that names another tenant is no consent, whatever else it says', async (t) => {
  const host = await memoryHost(t)
  const { link, end } = await untilLink(host, '--listen')
  assert.equal(host.application()?.redirectUris?.length, 1, 'while it waits, the browser has an address to return to')
  const reply = new URL(link.searchParams.get('redirect_uri') ?? '')
  const elsewhere = '99999999-1111-4222-8333-444455556666'
  reply.search = `${new URLSearchParams({ admin_consent: 'True', tenant: elsewhere, state: link.searchParams.get('state') ?? '' })}`
  assert.equal(reply.hostname, 'localhost')
  await fetch(reply)

  const { code, stderr } = await end
  assert.equal(code, 1, stderr)
  assert.match(stderr, new RegExp(`Consent was given in tenant ${elsewhere} and not in fabrikam .*\\(TRUST_BLOCKED\\)`))
  assert.equal(isKnownIn(host), false)
  assert.deepEqual(host.application()?.redirectUris, [])
})

test('a reply without the state is not accepted, and the command still waits', async (t) => {
  const host = await memoryHost(t)
  const { link, end } = await untilLink(host, '--listen')
  const reply = new URL(link.searchParams.get('redirect_uri') ?? '')
  reply.search = '?error=access_denied&state=guessed'
  assert.equal((await fetch(reply)).status, 400)
  reply.searchParams.set('state', link.searchParams.get('state') ?? '')
  assert.equal((await fetch(reply)).status, 200)
  const { code, stderr } = await end
  assert.equal(code, 1, stderr)
  assert.match(stderr, /Consent was not given in fabrikam \(access_denied/)
})

test('without --listen the link is shown with --quiet too, and a token proves the consent', async (t) => {
  const host = await memoryHost(t)
  const consented = consentWhenShown(host)
  const { code, stdout, stderr } = await host.towline([...apply, '--quiet'], consented)
  assert.equal(code, 0, stderr)
  assert.match(
    stderr,
    /^To sign in to tenant .*\nAn admin of fabrikam opens this link and accepts:\n\n {2}https:\S+\n\n$/,
  )
  assert.deepEqual(JSON.parse(stdout).remaining, [])
  assert.deepEqual(host.application()?.redirectUris ?? [], [])
})

test('a consent that no token shows in time is left for another admin', async (t) => {
  const host = await memoryHost(t)
  const started = host.emulator.clock.now()
  const { code, stdout, stderr } = await host.towline(apply)
  assert.equal(code, 3, stderr)
  assert.match(stderr, /AADSTS500113/)
  assert.match(stderr, /fabrikam: waiting until a token shows the consent/)
  assert.deepEqual(
    JSON.parse(stdout).remaining.map(({ step }: { step: string }) => step),
    ['target-service-principal', 'app-role-assignment'],
  )
  const minutes = (host.emulator.clock.now() - started) / 60_000
  assert.ok(minutes > 14 && minutes < 16, `it waited ${minutes} minutes for the person`)
})

test('away from the host the link is shown, and the proof is left to the host', async (t) => {
  const host = await memoryHost(t)
  host.writeManifest(
    manifestText.replace('identity: system', `identity: { system: true, principalId: ${principalId(host)} }`),
  )
  const { code, stderr } = await host.towline(apply, { env: { IDENTITY_ENDPOINT: 'http://127.0.0.1:1/' } })
  assert.equal(code, 0, stderr)
  assert.match(
    stderr,
    /no token can be had on this machine\. On the host: `towline trust verify -t fabrikam --wait 15m`/,
  )
})

test('consent by link is refused for a target that would get something else than the manifest says', async (t) => {
  const host = await memoryHost(t, await twoTargets())
  const wide = manifestText.replace('[Sites.Read.All]', '[Sites.Read.All, User.Read.All]')
  host.writeManifest(`${wide}  adatum: { tenant: adatum.onmicrosoft.com, permissions: [Sites.Read.All] }\n`)
  const { code, stderr } = await host.towline([...apply, '-t', 'fabrikam'])
  assert.equal(code, 1, stderr)
  assert.match(stderr, /Consent by link does not fit fabrikam: it would not get "User\.Read\.All".*\(TRUST_BLOCKED\)/)
  assert.deepEqual(host.writes(), [])
})

function principalId({ emulator }: MemoryHost): string {
  return emulator.world.compute.identities[0]?.principalId ?? ''
}

/** Consents as soon as the link is shown, as an admin of the target does who has no browser to come back. */
function consentWhenShown({ target, home, application }: MemoryHost) {
  return {
    onStderr(text: string) {
      const own = application()
      if (text.includes('/adminconsent') && own !== undefined) grantAdminConsent(target, own, home)
    },
  }
}
