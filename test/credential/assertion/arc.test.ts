import assert from 'node:assert/strict'
import { chmod, chown, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { fromArc } from '../../../src/credential/assertion/arc.ts'
import { challengedKey, keyDirectory } from '../../../src/credential/assertion/arc-key.ts'
import type { ManagedIdentitySelector } from '../../../src/credential/assertion/source.ts'
import { currentReader } from '../../../src/files/reader.ts'
import { fakeClock, NOON } from '../../support/fake-clock.ts'
import { type Answer, json, queryOf, scriptedSend, text } from '../../support/scripted-send.ts'
import { assertHidden } from '../../support/secrets.ts'
import { assertionToken, HOUR, seconds } from '../../support/tokens.ts'

const audience = 'api://AzureADTokenExchange'
const token = assertionToken()
const KEY = 'bWFya2VkLWtleS1vZi10aGUtYWdlbnQ'
const env = {
  IDENTITY_ENDPOINT: 'http://localhost:40342/metadata/identity/oauth2/token',
  IMDS_ENDPOINT: 'http://localhost:40342',
}
const granted = { access_token: token, expires_on: String(seconds(NOON + HOUR)) }

/** A folder that stands for the agent's, with a slash at the end, and a way to put a key into it. */
async function agent(t: TestContext) {
  const root = await mkdtemp(join(tmpdir(), 'towline-arc-'))
  t.after(() => rm(root, { recursive: true, force: true }))
  const directory = `${join(root, 'tokens')}/`
  await mkdir(directory)
  const write = async (name: string, content: string | Uint8Array = KEY) => {
    await writeFile(join(directory, name), content)
    return join(directory, name)
  }
  return { root, directory, write }
}

function challenge(path: string): Answer {
  return json({ error: 'unauthorized_client', error_description: 'Missing Basic Authorization header' }, 401, {
    'www-authenticate': `Basic realm=${path}`,
  })
}

async function ask(
  t: TestContext,
  directory: string | undefined,
  answers: readonly Answer[],
  given: { readonly selector?: ManagedIdentitySelector; readonly env?: NodeJS.ProcessEnv } = {},
) {
  const { send, requests } = scriptedSend(t, ...answers)
  const runtime = { send, ...fakeClock() }
  const outcome = await fromArc(given.selector, given.env ?? env, { audience }, runtime, directory).catch(
    (error: unknown) => error,
  )
  return { outcome, requests }
}

test("the agent's key is read where the agent says, and sent with the second request", async (t) => {
  const { directory, write } = await agent(t)
  const path = await write('a1b2.key', `${KEY}\n`)
  const { outcome, requests } = await ask(t, directory, [challenge(path), json(granted)])
  assert.deepEqual(outcome, { token, expiresOn: NOON + HOUR })
  const [first, second] = requests
  assert.deepEqual(first?.headers, { Metadata: 'true' })
  assert.deepEqual(second?.headers, { Metadata: 'true', Authorization: `Basic ${KEY}` })
  for (const request of [first, second]) {
    assert.equal(request?.method, 'GET')
    assert.equal(request.direct, true, 'never through a proxy')
    assert.equal(new URL(request.url).origin, 'http://127.0.0.1:40342', 'localhost may lead to IPv6')
    assert.deepEqual(queryOf(request), { 'api-version': '2020-06-01', resource: audience })
  }
})

test('without variables the request goes to the default address of the agent', async (t) => {
  const { directory, write } = await agent(t)
  const path = await write('k.key')
  const { requests } = await ask(t, directory, [challenge(path), json(granted)], {
    env: { IDENTITY_ENDPOINT: 'http://x' },
  })
  assert.ok(requests[0]?.url.startsWith('http://127.0.0.1:40342/metadata/identity/oauth2/token?'), requests[0]?.url)
})

test('a key longer than 4096 bytes is refused, and one of 4096 is not', async (t) => {
  const { directory, write } = await agent(t)
  const longest = await ask(t, directory, [challenge(await write('a.key', 'k'.repeat(4096))), json(granted)])
  assert.deepEqual(longest.outcome, { token, expiresOn: NOON + HOUR })
  const longer = await ask(t, directory, [challenge(await write('b.key', 'k'.repeat(4097)))])
  assert.match((longer.outcome as Error).message, /longer than 4096 bytes/)
})

test('the key is taken from nowhere but the folder of the agent', async (t) => {
  const { root, directory, write } = await agent(t)
  await mkdir(join(directory, 'sub'))
  const elsewhere = join(root, 'elsewhere.key')
  await writeFile(elsewhere, KEY)
  await writeFile(join(directory, 'sub', 'k.key'), KEY)
  await write('key.txt')
  await write('.keyring')
  const named: Record<string, string> = {
    'another folder': elsewhere,
    'a folder below it': join(directory, 'sub', 'k.key'),
    'a way up': `${directory}../elsewhere.key`,
    'a way up and back': `${directory}../tokens/k.key`,
    'a folder whose name begins the same': `${directory.slice(0, -1)}-2/k.key`,
    'another ending': join(directory, 'key.txt'),
    'an ending alone': join(directory, '.keyring'),
    'a path with backslashes': `${directory}..\\elsewhere.key`,
    'a stream of the file': `${directory}k.key:$DATA.key`,
    'a relative path': 'tokens/k.key',
  }
  for (const [what, path] of Object.entries(named)) {
    await t.test(`a file that the agent must not name is refused: ${what}`, async (t) => {
      const { outcome } = await ask(t, directory, [challenge(path)])
      const { name, code, message } = outcome as Error & { code: string }
      assert.deepEqual([name, code], ['AssertionUnavailableError', 'IDENTITY_ANSWER_INVALID'])
      assert.match(message, /^Azure Arc's agent named a file that it must not name \(/)
      assertHidden(outcome, [KEY])
    })
  }
})

test('a key that another user than the agent could have written is not sent', async (t) => {
  const reader = currentReader({})
  if (reader === undefined) return assert.equal(process.platform, 'win32')
  const { root, directory, write } = await agent(t)
  const path = await write('k.key')
  const refused = async (what: RegExp) => {
    const { outcome, requests } = await ask(t, directory, [challenge(path)])
    const { code, message } = outcome as Error & { code: string }
    assert.equal(code, 'IDENTITY_ANSWER_INVALID')
    assert.match(message, what)
    assert.equal(requests.length, 1, 'the key was not sent')
    assertHidden(outcome, [KEY])
  }
  for (const open of [path, directory.slice(0, -1), root]) {
    await chmod(open, 0o777)
    await refused(new RegExp(`another user could have written: ${open} can be written by every user`))
    await chmod(open, open === path ? 0o640 : 0o750)
  }
  // Only root can give the folder to a user like the agent's.
  if (reader.uid === 0) {
    for (const file of [directory, path]) await chown(file, 4711, 4711)
    await chmod(directory, 0o770)
  }
  const { outcome } = await ask(t, directory, [challenge(path), json(granted)])
  assert.deepEqual(outcome, { token, expiresOn: NOON + HOUR })
  if (reader.uid !== 0) return
  await chown(path, 4712, 4712)
  await refused(/k\.key belongs to the user with the number 4712/)
})

test('a link in the folder is not followed, wherever it leads', async (t) => {
  const { root, directory, write } = await agent(t)
  const secret = join(root, 'shadow')
  await writeFile(secret, KEY)
  await symlink(secret, join(directory, 'out.key'))
  await symlink(await write('real.key'), join(directory, 'in.key'))
  await mkdir(join(directory, 'folder.key'))
  for (const name of ['out.key', 'in.key', 'folder.key']) {
    await t.test(`a link as ${name} is refused`, async (t) => {
      const { outcome } = await ask(t, directory, [challenge(join(directory, name))])
      assert.equal((outcome as { code: string }).code, 'IDENTITY_ANSWER_INVALID')
      assert.match((outcome as Error).message, /a key file that is no plain file/)
      assertHidden(outcome, [KEY])
    })
  }
})

test('a refusal that names no file is not one of the agent', async (t) => {
  const { directory } = await agent(t)
  const headers: readonly Record<string, string>[] = [
    {},
    { 'www-authenticate': 'Bearer realm=/var/opt/azcmagent/tokens/k.key' },
    { 'www-authenticate': 'Basic realm=' },
    { 'www-authenticate': 'Basic' },
  ]
  for (const given of headers) {
    await t.test(`the challenge ${given['www-authenticate'] ?? 'without a header'} is refused`, async (t) => {
      const { outcome } = await ask(t, directory, [text('', 401, given)])
      assert.equal((outcome as Error).message, "Azure Arc's agent refused without naming a key file.")
      assert.equal((outcome as { code: string }).code, 'IDENTITY_ANSWER_INVALID')
    })
  }
})

test('a file that holds no key is not sent', async (t) => {
  const { directory, write } = await agent(t)
  for (const content of ['', ' \n', 'one\nMetadata: false', 'a b', Buffer.from([0xff, 0x00])]) {
    await t.test(`${JSON.stringify(String(content))} is no key`, async (t) => {
      const { outcome } = await ask(t, directory, [challenge(await write('k.key', content))])
      assert.equal((outcome as Error).message, "Azure Arc's agent wrote a key file that holds no key.")
    })
  }
})

test('an unreadable key is an error that says which users may read it', async (t) => {
  const { directory } = await agent(t)
  const gone = await ask(t, directory, [challenge(join(directory, 'gone.key'))])
  const { code, message, fix } = gone.outcome as { code: string; message: string; fix: string }
  assert.equal(code, 'ASSERTION_SOURCE_FAILED')
  assert.match(message, /gone\.key, could not be read \(ENOENT\)\.$/)
  assert.match(fix, /group `himds`/)
})

test('on a system without the agent no file is read', async (t) => {
  const { write } = await agent(t)
  const refusal = text('', 401, { 'www-authenticate': `Basic realm=${await write('k.key')}` })
  await assert.rejects(challengedKey(refusal, undefined, {}), {
    code: 'IDENTITY_ANSWER_INVALID',
    message: "Azure Arc's agent is not known on this operating system.",
  })
  assert.equal(keyDirectory('darwin', {}), undefined)
  assert.equal(keyDirectory('linux', { ProgramData: 'C:\\x' }), '/var/opt/azcmagent/tokens/')
  assert.equal(
    keyDirectory('win32', { ProgramData: 'C:\\ProgramData' }),
    'C:\\ProgramData\\AzureConnectedMachineAgent\\Tokens\\',
  )
})

test('no error holds the key, even if the agent repeats it', async (t) => {
  const { directory, write } = await agent(t)
  const said: Answer[] = [
    json({ error: 'unauthorized_client', error_description: `Wrong key: ${KEY}` }, 401),
    text(`Basic ${KEY}`, 400),
    text('', 503),
  ]
  for (const answer of said) {
    const busy = Array.from({ length: 5 }, () => answer)
    const path = await write('k.key')
    const { outcome, requests } = await ask(t, directory, [
      challenge(path),
      answer,
      ...(answer === said[2] ? busy : []),
    ])
    assert.ok(requests.length >= 2)
    assertHidden(outcome, [KEY])
  }
})

test('the second refusal is final', async (t) => {
  const { directory, write } = await agent(t)
  const path = await write('k.key')
  const { outcome } = await ask(t, directory, [challenge(path), challenge(path)])
  const { code, status, likelyCause } = outcome as { code: string; status: number; likelyCause: string }
  assert.deepEqual([code, status], ['IDENTITY_REFUSED', 401])
  assert.match(likelyCause, /did not take the key/)
})

test('an error before the challenge is reported in the words of the agent', async (t) => {
  const { directory } = await agent(t)
  const refusal = json({ error: 'invalid_request', error_description: 'Identity not found' }, 404)
  const { outcome } = await ask(t, directory, [refusal], { selector: { clientId: 'c-1' } })
  assert.equal((outcome as Error).message, 'The managed identity endpoint refused (404): Identity not found')
})

test('fromArc() with a user-assigned identity', async (t) => {
  const { directory, write } = await agent(t)
  const resourceId = '/subscriptions/S/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/u'
  const cases: readonly [ManagedIdentitySelector, Record<string, string>, Record<string, string>][] = [
    [{ clientId: 'c-1' }, { client_id: 'c-1' }, { client_id: 'C-1' }],
    [{ objectId: 'o-1' }, { object_id: 'o-1' }, { object_id: 'o-1' }],
    [{ resourceId }, { msi_res_id: resourceId }, { msi_res_id: resourceId.toLowerCase() }],
    [{ resourceId }, { msi_res_id: resourceId }, { mi_res_id: resourceId }],
  ]
  for (const [selector, parameters, echo] of cases) {
    await t.test(`${JSON.stringify(selector)} is confirmed by ${JSON.stringify(echo)}`, async (t) => {
      const path = await write('k.key')
      const confirmed = await ask(t, directory, [challenge(path), json({ ...granted, ...echo })], { selector })
      assert.deepEqual(confirmed.outcome, { token, expiresOn: NOON + HOUR })
      assert.deepEqual(queryOf(confirmed.requests[1]), {
        'api-version': '2020-06-01',
        resource: audience,
        ...parameters,
      })
    })
    await t.test(`${JSON.stringify(selector)} without a confirmation is refused`, async (t) => {
      for (const other of [{}, { client_id: 'another', object_id: 'another', msi_res_id: 'another' }]) {
        const path = await write('k.key')
        const { outcome } = await ask(t, directory, [challenge(path), json({ ...granted, ...other })], { selector })
        const { code, message } = outcome as { code: string; message: string }
        assert.equal(code, 'IDENTITY_ANSWER_INVALID')
        assert.match(message, /did not confirm that it answered as the requested identity/)
        assertHidden(outcome, [token, KEY])
      }
    })
  }
})
