import assert from 'node:assert/strict'
import test from 'node:test'
import { progress } from '../../../src/cli/over/progress.ts'
import type { TextOut } from '../../../src/cli/process/io.ts'
import { TransportError } from '../../../src/http/send.ts'
import { fakeTenant, jsonAnswer, runCli } from '../support.ts'

const NOTHING = { columns: 80, write: async () => {}, flush: async () => {} }

function watched({ terminal = true, all = 100, quiet = false, waves = [] as number[] }) {
  let text = ''
  let clock = 0
  const stderr: TextOut = {
    ...NOTHING,
    isTTY: terminal,
    write: async (data) => {
      text += data
    },
  }
  const io = { stderr, stdout: { ...NOTHING, isTTY: false }, now: () => clock }
  return {
    shown: progress({ io, quiet }, all, waves),
    pass: (ms: number) => {
      clock += ms
    },
    /** What was written since the last look. */
    look: () => {
      const seen = text
      text = ''
      return seen
    },
  }
}

test('progress on a terminal counts targets that are done, failed and waiting, and shows the rate and the time left', async () => {
  const { shown, pass, look } = watched({})
  await shown.ended('ok')
  assert.equal(look(), '\r1 of 100 targets\u001b[K')
  pass(4_000)
  await shown.ended('failed')
  shown.waiting(1, 'throttling')
  shown.waiting(1, 'throttling')
  shown.waiting(-1, 'throttling')
  assert.match(look(), /\r2 of 100 targets, 1 failed, 1 waiting for throttling, 0\.5\/s, 4 min left\u001b\[K$/)
  await shown.clear()
  assert.equal(look(), '\r\u001b[K')
  await shown.clear()
  assert.equal(look(), '', 'there is nothing left to clear')
})

test('progress outside of terminals is a line every half minute', async () => {
  const { shown, pass, look } = watched({ terminal: false })
  for (let done = 0; done < 50; done++) {
    pass(1_000)
    await shown.ended('ok')
  }
  assert.equal(look(), '30 of 100 targets, 1.0/s, 2 min left\n')
  await shown.clear()
  assert.equal(look(), '')
})

test('progress is not shown for few targets outside of terminals, nor with --quiet', async () => {
  for (const world of [{ terminal: false, all: 9 }, { quiet: true }]) {
    const { shown, pass, look } = watched(world)
    pass(60_000)
    await shown.ended('ok')
    shown.waiting(1, 'throttling')
    assert.equal(look(), '')
  }
})

test('progress on a terminal removes its line when the last target is done', async () => {
  const { shown, look } = watched({ all: 2 })
  await shown.ended('ok')
  assert.equal(look(), '\r1 of 2 targets\u001b[K')
  await shown.ended('ok')
  assert.equal(look(), '\r\u001b[K')
  shown.waiting(1, 'throttling')
  assert.equal(look(), '', 'nothing is shown after the end')
})

test('progress of a run in waves shows which wave goes on, and of a run in one wave none', async () => {
  const shownAfter = async (waves: number[], done: number) => {
    const { shown, look } = watched({ all: 12, waves })
    for (let ended = 0; ended < done; ended++) await shown.ended('ok')
    return look().split('\r').at(-1)?.replace('\u001b[K', '')
  }
  assert.equal(await shownAfter([1, 2, 9], 1), '1 of 12 targets, wave 2 of 3')
  assert.equal(await shownAfter([1, 2, 9], 2), '2 of 12 targets, wave 2 of 3')
  assert.equal(await shownAfter([1, 2, 9], 3), '3 of 12 targets, wave 3 of 3')
  assert.equal(await shownAfter([12], 3), '3 of 12 targets')
  assert.equal(await shownAfter([], 3), '3 of 12 targets')
})

test('progress tells targets without an answer from targets that are throttled', async () => {
  const { shown, look } = watched({})
  await shown.ended('ok')
  shown.waiting(1, 'answer')
  shown.waiting(1, 'throttling')
  shown.waiting(1, 'answer')
  assert.match(look(), /\r1 of 100 targets, 1 waiting for throttling, 2 waiting for an answer\u001b\[K$/)
  shown.waiting(-1, 'throttling')
  assert.match(look(), /\r1 of 100 targets, 2 waiting for an answer\u001b\[K$/)
  shown.waiting(1, 'refusal')
  assert.match(look(), /\r1 of 100 targets, 2 waiting for an answer, 1 waiting after a refusal\u001b\[K$/)
})

for (const [what, shown, hidden] of [
  ['a dead host', 'waiting for an answer', 'waiting for throttling'],
  ['a service that throttles', 'waiting for throttling', 'waiting for an answer'],
] as const) {
  test(`a run over targets of ${what} shows them as ${shown}`, async () => {
    const world = fakeTenant(() => jsonAnswer({}))
    const { stderr } = await runCli(['sites', 'list', '-t', 'a.example', '-t', 'b.example', '-o', 'csv'], {
      ...world,
      stderrIsTerminal: true,
      async send(request) {
        const { host } = new URL(request.url)
        if (host !== 'login.microsoftonline.com') return world.send(request)
        if (what === 'a dead host') throw new TransportError('refused', host, `${host}: connect ECONNREFUSED`)
        return jsonAnswer({ error: 'temporarily_unavailable' }, 429, { 'retry-after': '20' })
      },
    })
    assert.ok(stderr.includes(shown), JSON.stringify(stderr))
    assert.ok(!stderr.includes(hidden), JSON.stringify(stderr))
  })
}
