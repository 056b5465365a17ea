import assert from 'node:assert/strict'
import test from 'node:test'
import { replyUrls, startConsentByLink } from './consent-by-link.ts'
import { startTrustHost, type TrustHost } from './trust-host.ts'

// How Graph's failures are reported is in test/trust/flows/reply-url.test.ts.

test('the reply URL of a consent by link, for the time of the command', { concurrency: 2 }, async (t) => {
  const ends = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) =>
    t.test(`${signal} removes the reply URL before the command ends`, async (t) => {
      const host = await startTrustHost(t)
      const { child, link, end } = startConsentByLink(t, host)
      await link
      assert.equal(replyUrls(host).length, 1)
      child.kill(signal)
      const { code, stderr } = await end
      assert.equal(code, 130, stderr)
      assert.match(stderr, /Removing the reply URL http:\/\/localhost:/)
      assert.deepEqual(replyUrls(host), [])
    }),
  )
  const others = [
    t.test('--timeout removes the reply URL before the command ends', async (t) => {
      const host = await startTrustHost(t)
      const { link, end } = startConsentByLink(t, host, '--timeout', '12s')
      await link
      assert.equal(replyUrls(host).length, 1)
      const { code, stderr } = await end
      assert.equal(code, 1, stderr)
      assert.match(stderr, /\(TIMEOUT\)/)
      assert.deepEqual(replyUrls(host), [])
    }),

    t.test('no request to the listener ends the command, and the reply URL goes with its right visit', async (t) => {
      const host = await startTrustHost(t)
      const { link, end } = startConsentByLink(t, host)
      const { searchParams } = new URL(await link)
      const back = new URL(searchParams.get('redirect_uri') ?? '')
      for (const path of ['//', '///evil.example', '/%', back.pathname, `${back.pathname}//`]) {
        assert.ok([400, 404].includes((await fetch(back.origin + path)).status), path)
      }
      assert.equal(replyUrls(host).length, 1)
      back.search = `?${new URLSearchParams({ error: 'access_denied', state: searchParams.get('state') ?? '' })}`
      assert.equal((await fetch(back)).status, 200)
      const { code, stderr } = await end
      assert.equal(code, 1, stderr)
      assert.match(stderr, /Consent was not given in fabrikam/)
      assert.deepEqual(replyUrls(host), [])
    }),

    t.test('a second Ctrl-C leaves the reply URL and says so; the next apply removes it', async (t) => {
      const host = await startTrustHost(t)
      const { child, link, said, end } = startConsentByLink(t, host)
      await link
      await host.compute.emulator.faults.add({ kind: 'latency', ms: 60_000, service: 'graph' })
      child.kill('SIGINT')
      await said('`towline trust apply -t fabrikam` removes it.')
      child.kill('SIGINT')
      assert.equal((await end).code, 130)
      assert.equal(replyUrls(host).length, 1)
      await host.compute.emulator.faults.clear()
      await removedByNextApply(host)
    }),

    t.test('SIGKILL leaves the reply URL; the next plan shows it and the next apply removes it', async (t) => {
      const host = await startTrustHost(t)
      const { child, link, end } = startConsentByLink(t, host)
      await link
      child.kill('SIGKILL')
      assert.equal((await end).signal, 'SIGKILL')
      await removedByNextApply(host)
    }),
  ]
  await Promise.all([...ends, ...others])
})

async function removedByNextApply(host: TrustHost): Promise<void> {
  const [left] = replyUrls(host)
  const plan = await host.inMemory(['trust', 'plan', '--auth', 'device-code'])
  assert.ok(plan.stdout.includes(`without ${left}, which a consent left behind`), plan.stderr)
  const next = await host.inMemory(['trust', 'apply', '--yes', '--auth', 'device-code', '-t', 'fabrikam'])
  assert.equal(next.code, 0, next.stderr)
  assert.deepEqual(replyUrls(host), [])
}
