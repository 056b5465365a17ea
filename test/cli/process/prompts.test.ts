import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import test from 'node:test'
import type { ReadStream } from 'node:tty'
import type { TextOut } from '../../../src/cli/process/io.ts'
import { terminalPrompts } from '../../../src/cli/process/prompts.ts'

const yesOrNo = (answer: string) => (/^(yes|no)$/.test(answer) ? undefined : 'Please answer yes or no.')

/** A person who types one line after each question. `modes` has what was done to the terminal. */
function terminal(answers: readonly string[], signal = new AbortController().signal) {
  const modes: string[] = []
  const input = Object.assign(new PassThrough(), {
    setRawMode(isRaw: boolean) {
      modes.push(isRaw ? 'raw' : 'cooked')
    },
  })
  const open = [...answers]
  let shown = ''
  const output: TextOut = {
    isTTY: true,
    columns: 80,
    async write(text) {
      shown += String(text)
    },
    async flush() {
      if (shown.endsWith('? ')) setImmediate(() => input.write(open.shift() ?? ''))
    },
  }
  const prompts = terminalPrompts(input as unknown as ReadStream, output, signal)
  return { prompts, input, modes, shown: () => shown }
}

test('a wrong answer is asked for again, below what is wrong with it', async () => {
  const { prompts, shown } = terminal(['perhaps\n', '  yes \n'])
  assert.equal(await prompts.text('Do this?', yesOrNo), 'yes')
  assert.equal(shown(), 'Do this? Please answer yes or no.\nDo this? ')
})

test('what was typed before a fresh question does not answer it, and the terminal edits the answer', async () => {
  const { prompts, input, modes } = terminal(['no\n'])
  input.write('yes\n')
  assert.equal(await prompts.text('Do this?', yesOrNo, { fresh: true }), 'no')
  assert.deepEqual(modes, ['raw', 'cooked'])
})

test('what was typed before a question that is not fresh answers it', async () => {
  const { prompts, input, modes } = terminal([])
  input.write('yes\n')
  assert.equal(await prompts.text('Do this?', yesOrNo), 'yes')
  assert.deepEqual(modes, [])
})

test('the end of the input is no answer, and neither is a terminal that is gone', async () => {
  const ended = terminal([])
  ended.input.end()
  assert.equal(await ended.prompts.text('Do this?', yesOrNo), undefined)
  assert.equal(await ended.prompts.text('Do that?', yesOrNo), undefined, 'a second question does not wait either')

  const gone = terminal([])
  const answer = gone.prompts.text('Do this?', yesOrNo)
  setImmediate(() => gone.input.emit('error', Object.assign(new Error('read EIO'), { code: 'EIO' })))
  assert.equal(await answer, undefined)
})

test('an aborted signal ends the question with its reason, in a line of its own', async () => {
  const stop = new AbortController()
  const { prompts, shown } = terminal([], stop.signal)
  const answer = prompts.text('Do this?', yesOrNo)
  setImmediate(() => stop.abort(new Error('Ctrl-C')))
  await assert.rejects(answer, /Ctrl-C/)
  assert.equal(shown(), 'Do this? \n')
})
