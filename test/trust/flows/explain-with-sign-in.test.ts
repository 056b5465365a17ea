import assert from 'node:assert/strict'
import test from 'node:test'
import { memoryHost } from './memory-host.ts'

test('explain names the very character that differs if an admin signs in, and else says that it is likely', async (t) => {
  const { home, towline } = await memoryHost(t, 'seed')
  const explain = (...more: string[]) => towline(['trust', 'explain', ...more, '-o', 'json'], { cwd: '/' })
  const [credential] = home.applications.flatMap((one) => one.federatedIdentityCredentials)
  assert.ok(credential, 'the seed has a credential')
  credential.subject = credential.subject.toUpperCase()

  const without = await explain()
  assert.equal(without.code, 3, without.stderr)
  assert.deepEqual(
    [JSON.parse(without.stdout).causes[0].code, JSON.parse(without.stdout).causes[0].certainty],
    ['FIC_SUBJECT_DIFFERS', 'likely'],
  )

  const signedIn = await explain('--auth', 'device-code')
  assert.equal(signedIn.code, 3, signedIn.stderr)
  const [cause, ...others] = JSON.parse(signedIn.stdout).causes
  assert.deepEqual([cause.code, cause.certainty, others], ['FIC_SUBJECT_DIFFERS', 'certain', []])
  assert.match(cause.evidence[0], /The subject differs at character \d+: .* Only letter case differs\./)
  assert.match(signedIn.stderr, new RegExp(`signed in to ${home.id} as admin@`))

  credential.subject = credential.subject.toLowerCase()
  const healthy = await explain()
  assert.deepEqual([healthy.code, JSON.parse(healthy.stdout).causes], [0, []], healthy.stderr)
})
