import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { runChild } from '../../../src/cli/process/child.ts'
import { memoryIo, temporaryFolder } from '../support.ts'

/** What a child gets from its parent; `send` is a signal that reaches the parent. The child prints nothing. */
function parent({ cwd = '/', isTTY = false } = {}) {
  const { io } = memoryIo({ cwd })
  const stop = new AbortController()
  let handler = (_name: NodeJS.Signals): void => assert.fail('the signals were not taken over')
  return {
    given: {
      io: {
        ...io,
        stdin: { ...io.stdin, isTTY },
        takeSignals: (taken: typeof handler) => {
          handler = taken
        },
      },
      signal: stop.signal,
    },
    send: (name: NodeJS.Signals) => handler(name),
    stop,
  }
}

const env = { PATH: process.env['PATH'] }
const shell = (script: string) => ({ command: 'sh', args: ['-c', script], env })
/** Ends by a signal only. */
const sleeping = { command: 'sleep', args: ['600'], env }

async function codeAfter(signals: readonly NodeJS.Signals[], isTTY: boolean): Promise<number> {
  const { given, send } = parent({ isTTY })
  const code = runChild(given, sleeping)
  for (const name of signals) send(name)
  return code
}

test('runChild()', async (t) => {
  await t.test('resolves with the exit code of the command', async () => {
    assert.equal(await runChild(parent().given, shell('exit 7')), 7)
    assert.equal(await runChild(parent().given, shell('exit 0')), 0)
  })

  await t.test('a command that a signal ended has 128 and the number of the signal', async () => {
    assert.equal(await runChild(parent().given, shell('kill -TERM $$')), 143)
  })

  await t.test(
    'the command runs in the folder of the parent, with the given variables and no others',
    async (t: TestContext) => {
      const cwd = temporaryFolder(t, { here: '' })
      const command = {
        ...shell('test -f here && test "$KEPT" = yes && test -z "$HOME"'),
        env: { ...env, KEPT: 'yes' },
      }
      assert.equal(await runChild(parent({ cwd }).given, command), 0)
      assert.equal(await runChild(parent().given, command), 1, 'elsewhere the file is not there')
    },
  )

  await t.test('a signal that reaches the parent is passed on', async () => {
    assert.equal(await codeAfter(['SIGTERM'], true), 143)
    assert.equal(await codeAfter(['SIGINT'], false), 130)
  })

  await t.test('Ctrl-C on a terminal is not passed on, because the terminal sends it to the child itself', async () => {
    assert.equal(await codeAfter(['SIGINT', 'SIGTERM'], true), 143)
  })

  await t.test('an abort ends the command, and the reason is the error', async () => {
    const { given, stop } = parent()
    const running = runChild(given, sleeping)
    const reason = new Error('Time is up.')
    stop.abort(reason)
    await assert.rejects(running, reason)
  })

  await t.test(
    'a command that ignores SIGTERM is ended all the same, by an abort and by a second SIGTERM',
    async () => {
      const deaf = { ...shell('trap "" TERM; : > deaf; while :; do sleep 0.05; done') }
      for (const end of ['abort', 'SIGTERM', 'SIGHUP'] as const) {
        const cwd = temporaryFolder(t)
        const { given, send, stop } = parent({ cwd })
        const running = runChild(given, deaf)
        while (!existsSync(join(cwd, 'deaf'))) await setTimeout(10)
        if (end === 'abort') {
          const reason = new Error('Time is up.')
          stop.abort(reason)
          await assert.rejects(running, reason)
        } else {
          send(end === 'SIGHUP' ? 'SIGTERM' : end)
          send(end)
          assert.equal(await running, 137)
        }
      }
    },
  )

  await t.test('SIGINT belongs to the command, however often it comes', async () => {
    const cwd = temporaryFolder(t)
    const count =
      'n=0; trap "n=\\$((n + 1)); : > got\\$n" INT; : > ready; while [ ! -e got3 ]; do sleep 0.05; done; exit 3'
    const counting = shell(count)
    const { given, send } = parent({ cwd })
    const running = runChild(given, counting)
    for (const file of ['ready', 'got1', 'got2']) {
      while (!existsSync(join(cwd, file))) await setTimeout(10)
      send('SIGINT')
    }
    assert.equal(await running, 3)
  })

  await t.test('nothing is started once the signal is aborted', async () => {
    const { given, stop } = parent()
    const reason = new Error('Time is up.')
    stop.abort(reason)
    await assert.rejects(runChild(given, { command: 'no-such-program', args: [], env }), reason)
  })

  for (const [what, command, likelyCause] of [
    ['a program that does not exist', 'no-such-program', 'There is no such program in PATH.'],
    ['a file that is no program', '/etc/passwd', 'It is not a program, or this user may not run it.'],
  ] as const) {
    await t.test(`${what} is refused by name`, () =>
      assert.rejects(runChild(parent().given, { command, args: [], env }), {
        name: 'ConfigError',
        code: 'USAGE',
        message: `"${command}" could not be started.`,
        likelyCause,
      }),
    )
  }
})
