import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { githubAssertion } from '../../../src/credential/assertion/github.ts'
import { hostAssertion } from '../../../src/credential/assertion/host.ts'
import type { AssertionSource } from '../../../src/credential/assertion/source.ts'
import { AssertionUnavailableError } from '../../../src/errors/errors.ts'
import { type HttpRequest, type HttpResponse, TransportError, type TransportKind } from '../../../src/http/send.ts'
import { runCli } from '../../cli/support.ts'
import { testEmulator } from '../../support/emulator.ts'
import { fakeClock, NOON } from '../../support/fake-clock.ts'
import { json } from '../../support/scripted-send.ts'
import { assertionToken, HOUR, seconds } from '../../support/tokens.ts'

const audience = 'api://AzureADTokenExchange'
const token = assertionToken()
const granted = json({ access_token: token, expires_on: String(seconds(NOON + 2 * HOUR)) })

const announced = {
  'App Service and Container Apps': { IDENTITY_ENDPOINT: 'http://localhost:42356/msi/token', IDENTITY_HEADER: 'h' },
  'Azure Machine Learning': { MSI_ENDPOINT: 'http://127.0.0.1:46808/MSI/auth', MSI_SECRET: 's' },
  'an Arc-enabled server': {
    IDENTITY_ENDPOINT: 'http://localhost:40342/metadata/identity/oauth2/token',
    IMDS_ENDPOINT: 'http://localhost:40342',
  },
  'pod identity': { AZURE_POD_IDENTITY_AUTHORITY_HOST: 'http://10.0.0.9' },
}

/** A source on a host whose endpoint begins to answer `afterMs` after the start. */
function hostThatStarts(afterMs: number, env: Readonly<Record<string, string>>, kind: TransportKind = 'refused') {
  const clock = fakeClock()
  const requests: HttpRequest[] = []
  const send = async (request: HttpRequest): Promise<HttpResponse> => {
    requests.push(request)
    const { host } = new URL(request.url)
    if (clock.now() - NOON < afterMs) throw new TransportError(kind, host, 'connect')
    return granted
  }
  return { clock, requests, source: hostAssertion({ send, now: clock.now, wait: clock.wait, env }) }
}

async function failureOf(t: TestContext, source: AssertionSource): Promise<AssertionUnavailableError> {
  const failure: unknown = await source.get({ audience }).catch((error: unknown) => error)
  t.diagnostic(String(failure))
  assert.ok(failure instanceof AssertionUnavailableError)
  return failure
}

test('an announced identity endpoint that starts some seconds after the process', async (t) => {
  for (const [host, env] of Object.entries(announced)) {
    await t.test(`${host}: a connection that is refused for three seconds is retried`, async () => {
      const { source, requests } = hostThatStarts(3_000, env)
      assert.equal((await source.get({ audience })).token, token)
      assert.ok(requests.length <= 4, `${requests.length} requests`)
    })
  }

  await t.test(
    'one that never starts is given up within eleven seconds, and copied variables are not certain',
    async (t) => {
      for (const env of [announced['App Service and Container Apps'], announced['pod identity']]) {
        const { source, clock, requests } = hostThatStarts(Number.POSITIVE_INFINITY, env)
        const { code, message, causes, likelyCause } = await failureOf(t, source)
        assert.equal(code, 'IDENTITY_NOT_FOUND')
        assert.match(message, /\(refused \d times within \d+ s\)\.$/)
        assert.deepEqual(
          causes.map((cause) => [cause.code, cause.certainty]),
          [['IDENTITY_ENDPOINT_SILENT', 'likely']],
        )
        assert.match(likelyCause, /starts some seconds after a container or host/)
        assert.ok(clock.now() - NOON <= 11_000, `${clock.now() - NOON} ms`)
        assert.ok(requests.length <= 5, `${requests.length} requests`)
      }
    },
  )

  await t.test("Arc's agent that does not start is named as that", async (t) => {
    const { source } = hostThatStarts(Number.POSITIVE_INFINITY, announced['an Arc-enabled server'])
    assert.equal((await failureOf(t, source)).causes[0]?.code, 'ARC_AGENT_SILENT')
  })
})

test('a machine where nothing announces an endpoint is answered at once', async (t) => {
  const { source, clock, requests } = hostThatStarts(3_000, {})
  assert.equal((await failureOf(t, source)).causes[0]?.code, 'HOST_HAS_NO_IDENTITY')
  assert.deepEqual([clock.waits, requests.length], [[], 1])
})

test('an endpoint of another machine does not start with this one', async (t) => {
  await t.test('GitHub that refuses a connection is reported at once', async (t) => {
    const clock = fakeClock()
    const env = {
      ACTIONS_ID_TOKEN_REQUEST_URL: 'https://pipelines.actions.githubusercontent.com/x?api-version=2.0',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'secret',
    }
    const send = async (): Promise<HttpResponse> => {
      throw new TransportError('refused', 'pipelines.actions.githubusercontent.com:443', 'connect')
    }
    await failureOf(t, githubAssertion({ send, now: clock.now, wait: clock.wait, env }))
    assert.deepEqual(clock.waits, [])
  })

  await t.test('a name that does not resolve, and silence, are reported at once', async (t) => {
    for (const kind of ['dns', 'timeout'] as const) {
      const { source, clock } = hostThatStarts(3_000, announced['App Service and Container Apps'], kind)
      await failureOf(t, source)
      assert.deepEqual(clock.waits, [])
    }
  })
})

test('commands on a host whose identity endpoint starts late', async (t) => {
  const late = async (afterMs: number) => {
    const emulator = await testEmulator('seed')
    const clock = fakeClock(Date.now())
    const startedAt = clock.now()
    const send = async (request: HttpRequest): Promise<HttpResponse> => {
      if (request.direct && clock.now() - startedAt < afterMs) {
        throw new TransportError('refused', new URL(request.url).host, 'connect')
      }
      return emulator.send(request)
    }
    return { env: emulator.env, send, now: clock.now, wait: clock.wait }
  }

  for (const words of [['identity'], ['whoami'], ['trust', 'explain']]) {
    await t.test(`towline ${words.join(' ')} works once the endpoint has started`, async () => {
      const { code, stderr } = await runCli(words, await late(3_000))
      assert.equal(code, 0, stderr)
    })
  }

  await t.test(
    'towline trust explain names the late start among the reasons where the endpoint never starts',
    async () => {
      const { code, stdout } = await runCli(['trust', 'explain', '-o', 'json'], await late(Number.POSITIVE_INFINITY))
      assert.equal(code, 3)
      const [cause] = JSON.parse(stdout).causes
      assert.deepEqual([cause.code, cause.certainty], ['IDENTITY_ENDPOINT_SILENT', 'likely'])
      assert.match(cause.evidence.join(' '), /\d times within \d+ s; it ended with "refused"/)
    },
  )
})
