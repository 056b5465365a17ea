import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import type { Session } from 'node:inspector/promises'
import test, { type TestContext } from 'node:test'
import { interrupt } from '../../../../src/cli/process/user-code/interrupt.ts'
import { monotonicMs } from '../../../../src/cli/process/user-code/watched-memory.ts'

/** Any file of Towline. */
const ownCode = new URL('../../../../src/index.ts', import.meta.url).href

interface Planted {
  /** What the main thread answers to the questions, in their order. The last one is repeated. */
  readonly answers?: readonly string[]
  /** This message gets no answer. */
  readonly mute?: string
  /** The pause that this message asks for does not come. */
  readonly lost?: string
  /** Functions of the stack by the files of their code. */
  readonly stack?: Readonly<Record<string, string>>
}

/** A session with a main thread that is always paused at once, but for the fault that is planted. */
class FakeSession extends EventEmitter {
  readonly sent: string[] = []
  readonly #planted: Planted

  constructor(planted: Planted) {
    super()
    this.#planted = planted
  }

  connectToMainThread(): void {}

  disconnect(): void {
    this.sent.push('disconnect')
  }

  async post(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    const { answers = ['end'], mute, lost, stack = { 'file:///runbook.ts': 'run' } } = this.#planted
    const asked = this.sent.filter((one) => one.startsWith('Runtime.evaluate')).length
    this.sent.push(`${method} ${params['expression'] ?? params['terminateOnResume'] ?? ''}`.trim())
    if (method === mute) return new Promise(() => {})
    const files = Object.keys(stack)
    if (method === 'Debugger.enable') {
      for (const url of files) this.emit('Debugger.scriptParsed', { params: { scriptId: url, url } })
    }
    if (/pause|stepInto/.test(method) && method !== lost) {
      const callFrames = files.map((url) => ({
        callFrameId: url,
        functionName: stack[url],
        location: { scriptId: url },
      }))
      this.emit('Debugger.paused', { params: { callFrames } })
    }
    return { result: { value: answers[Math.min(asked, answers.length - 1)] } }
  }
}

function interrupted(planted: Planted) {
  const session = new FakeSession(planted)
  const state = { isReached: false }
  const reached = (): void => {
    state.isReached = true
  }
  const done = interrupt({ began: monotonicMs(), reached, session: session as unknown as Session })
  return { session, state, done }
}

/** Lets so much time pass, and all that waits for it. */
async function pass(t: TestContext, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 500) {
    t.mock.timers.tick(500)
    for (let turn = 0; turn < 50; turn++) await null
  }
}

test('interrupt() ends code whose time is up, and leaves the thread', async () => {
  const { session, done } = interrupted({})
  await done
  assert.deepEqual(session.sent.slice(-2), ['Debugger.resume true', 'disconnect'])
})

test('interrupt() lets code go on whose time is not up, or whose owner is unknown after many steps', async () => {
  for (const [answer, steps] of [
    ['wait', 0],
    ['unknown', 200],
  ] as const) {
    const { session, done } = interrupted({ answers: [answer] })
    await done
    assert.deepEqual(session.sent.slice(-2), ['Debugger.resume false', 'disconnect'])
    assert.equal(session.sent.filter((one) => one === 'Debugger.stepInto').length, steps)
  }
})

for (const fault of [
  { mute: 'Debugger.enable' },
  { mute: 'Debugger.pause' },
  { lost: 'Debugger.pause' },
  { mute: 'Runtime.evaluate' },
  { mute: 'Debugger.stepInto', answers: ['unknown'] },
  { lost: 'Debugger.stepInto', answers: ['unknown'] },
  { mute: 'Debugger.resume' },
]) {
  const { mute, lost } = fault
  test(`interrupt() gives the session up where ${mute ?? `the pause of ${lost}`} does not come`, async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const { session, state, done } = interrupted(fault)
    const failed = assert.rejects(done, /does not answer/)
    await pass(t, mute === 'Debugger.enable' ? 10_000 : 1_500)
    await failed
    assert.equal(session.sent.at(-1), 'disconnect')
    assert.equal(state.isReached, mute !== 'Debugger.enable')
  })
}

test('interrupt() says whether code of users is paused, and that it called what is paused only after many steps', async () => {
  const questions = async (...files: readonly string[]): Promise<readonly (string | undefined)[]> => {
    const stack = Object.fromEntries(files.map((url) => [url, 'named']))
    const { session, done } = interrupted({ stack, answers: ['unknown'] })
    await done
    const asked = session.sent.filter((one) => one.startsWith('Runtime.evaluate'))
    return [asked[0], asked.at(-1)].map((one) => /\((true|false), (true|false)\)$/.exec(one ?? '')?.[2])
  }
  for (const file of ['file:///runbook.ts', '', 'wasm://wasm/1']) {
    assert.deepEqual(await questions(file, 'node:internal/timers'), ['true', 'true'], file)
  }
  for (const file of ['node:buffer', ownCode]) {
    assert.deepEqual(await questions(file, 'file:///runbook.ts'), ['false', 'true'], file)
    assert.deepEqual(await questions(file, 'node:internal/timers'), ['false', 'false'], file)
  }
})

test('interrupt() does what Node does after the callbacks on the stack', async () => {
  const { session, done } = interrupted({
    stack: { 'file:///runbook.ts': 'listOnTimeout', 'node:internal/timers': 'listOnTimeout', 'node:a': 'other' },
  })
  await done
  const evaluated = session.sent.filter((one) => one.startsWith('Debugger.evaluateOnCallFrame'))
  assert.equal(evaluated.length, 1, 'not in a function of a runbook that has the same name')
  assert.match(String(evaluated), /AsyncContextFrame\.set\(priorContextFrame\)/)
})
