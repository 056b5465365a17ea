import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { tellingOfSilentHosts } from '../../../src/cli/process/silent-hosts.ts'
import type { BodySink, HttpRequest, HttpResponse } from '../../../src/http/send.ts'
import { fakeTenant, jsonAnswer, runCli } from '../support.ts'

const OK: HttpResponse = { status: 200, headers: {}, body: new Uint8Array() }

/** A network in which each request is answered by hand, and a clock that is moved by hand. */
function network(t: TestContext, env: Record<string, string> = {}) {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  let clock = 0
  const told: string[] = []
  const answers: ((response?: HttpResponse) => void)[] = []
  const { send, close } = tellingOfSilentHosts(
    () =>
      new Promise((resolve, reject) =>
        answers.push((response) => (response ? resolve(response) : reject(new Error('reset')))),
      ),
    { now: () => clock, env, tell: (text) => void told.push(text) },
  )
  t.after(close)
  return {
    told,
    answers,
    ask: (url: string, more: Partial<HttpRequest> = {}) => send({ method: 'GET', url, ...more }).catch(() => undefined),
    pass(ms: number) {
      for (let passed = 0; passed < ms; passed += 100) {
        clock += 100
        t.mock.timers.tick(100)
      }
    },
  }
}

const LOGIN = 'https://login.microsoftonline.com/x/oauth2/v2.0/token'
const GRAPH = 'https://graph.microsoft.com/v1.0/sites'

test('tellingOfSilentHosts()', async (t) => {
  await t.test('a host without an answer for ten seconds is told once, with the time after which a try ends', (t) => {
    const { ask, pass, told } = network(t)
    void ask(LOGIN)
    pass(9_900)
    assert.deepEqual(told, [])
    pass(1_200)
    const line = 'waiting for login.microsoftonline.com: no answer for 10 s; each try ends after 100 s'
    assert.deepEqual(told, [line])
    void ask(LOGIN)
    pass(60_000)
    assert.deepEqual(told, [line])
  })

  await t.test('names the proxy in between without its password, and not for a request that goes past it', (t) => {
    const { ask, pass, told } = network(t, { HTTPS_PROXY: 'http://me:secret@proxy.corp:8080' })
    void ask(GRAPH, { timeoutMs: 30_000 })
    void ask('http://169.254.169.254/metadata', { direct: true })
    pass(11_000)
    assert.deepEqual(told, [
      'waiting for graph.microsoft.com by the proxy at proxy.corp:8080: no answer for 10 s; each try ends after 30 s',
      'waiting for 169.254.169.254: no answer for 10 s; each try ends after 100 s',
    ])
  })

  await t.test('says nothing of a host that answers, however many requests and however long', async (t) => {
    const { ask, pass, told, answers } = network(t)
    for (let seconds = 0; seconds < 60; seconds += 5) {
      const asked = ask(GRAPH)
      pass(5_000)
      answers.shift()?.(OK)
      await asked
    }
    const two = [ask(GRAPH), ask(GRAPH)]
    pass(9_000)
    answers.shift()?.(OK)
    await two[0]
    pass(9_000)
    assert.deepEqual(told, [])
  })

  await t.test(
    'says nothing of a file that is on its way, in either direction, and something before it begins',
    async (t) => {
      const { ask, pass, told } = network(t)
      let begin = (): void => {}
      const sink: BodySink = { takes: () => true, write: () => {} }
      const download = tellingOfSilentHosts(
        ({ sink: given }) =>
          new Promise(() => {
            begin = () => void given?.takes({ status: 200, headers: {} })
          }),
        { now: () => 0, env: {}, tell: (text) => void told.push(text) },
      )
      t.after(download.close)
      void download.send({ method: 'GET', url: GRAPH, sink, timeoutFrom: 'last-byte' })
      begin()
      void ask(GRAPH, { method: 'PUT', body: 'file', timeoutFrom: 'last-byte' })
      pass(60_000)
      assert.deepEqual(told, [])

      void ask(GRAPH, { sink, timeoutFrom: 'last-byte' })
      pass(11_000)
      assert.match(told[0] ?? '', /^waiting for graph\.microsoft\.com: no answer for 10 s/)
    },
  )

  await t.test('a host that refuses each try is told too, though the pauses between tries are long', async (t) => {
    const { ask, pass, told, answers } = network(t)
    for (const seconds of [1, 2, 4, 8]) {
      const asked = ask(LOGIN)
      answers.shift()?.()
      await asked
      pass(seconds * 1_000)
    }
    assert.equal(told.length, 1)
    assert.match(told[0] ?? '', /^waiting for login\.microsoftonline\.com: no answer for 10 s/)
  })

  await t.test('says nothing between requests, after an error, and of requests in the background', async (t) => {
    const { ask, pass, told, answers } = network(t)
    const asked = ask(LOGIN)
    pass(1_000)
    answers.shift()?.()
    await asked
    pass(60_000)
    void ask(GRAPH, { background: true })
    pass(60_000)
    assert.deepEqual(told, [])
  })
})

test('a command over one target says what it waits for, and with --quiet it does not', async (t) => {
  for (const quiet of [[], ['--quiet']]) {
    const world = fakeTenant(() => jsonAnswer({ value: [] }))
    let clock = world.now()
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const { code, stderr } = await runCli(['graph', 'get', '/sites/root', ...quiet], {
      ...world,
      now: () => clock,
      async send(request) {
        if (request.url.startsWith('https://graph.microsoft.com/')) {
          clock += 12_000
          t.mock.timers.tick(12_000)
        }
        return world.send(request)
      },
    })
    t.mock.timers.reset()
    assert.equal(code, 0, stderr)
    assert.equal(/^waiting for graph\.microsoft\.com: no answer for 10 s/m.test(stderr), quiet.length === 0)
  }
})
