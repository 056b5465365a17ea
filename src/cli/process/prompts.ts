import { createInterface } from 'node:readline'
import type { ReadStream } from 'node:tty'
import type { Prompts, TextOut } from './io.ts'

/**
 * Questions are lines among the other lines of `output`, and the terminal itself edits the answer. So nothing that stands
 * above a question is drawn over, however small the screen is.
 */
export function terminalPrompts(input: ReadStream, output: TextOut, signal: AbortSignal): Prompts {
  const show = async (text: string): Promise<void> => {
    await output.write(text)
    await output.flush()
  }
  return {
    async text(question, check, { fresh = false } = {}) {
      if (fresh) await dropTyped(input)
      for (;;) {
        await show(`${question} `)
        const answer = (await nextLine(input, signal))?.trim()
        // Neither Ctrl-C nor Ctrl-D ends the line that the question stands in.
        if (answer === undefined) await show('\n')
        signal.throwIfAborted()
        const problem = answer === undefined ? undefined : check(answer)
        if (problem === undefined) return answer
        await show(`${problem}\n`)
      }
    },
  }
}

/** `undefined` after the end of the input, when the terminal is gone, and when the signal is aborted. */
function nextLine(input: ReadStream, signal: AbortSignal): Promise<string | undefined> {
  if (input.readableEnded || signal.aborted) return Promise.resolve(undefined)
  return new Promise((resolve) => {
    const lines = createInterface({ input, signal, terminal: false })
    const end = (line?: string): void => {
      resolve(line)
      lines.close()
    }
    lines.once('line', end)
    lines.once('close', () => end())
    // Reading fails with EIO once the terminal's window was closed. The interface hands the error on.
    lines.once('error', () => end())
  })
}

/**
 * Reads away what waits in the terminal. An Enter that was pressed while a plan was being made must not answer the
 * question below the plan. In raw mode a line that is not finished is read too.
 */
async function dropTyped(input: ReadStream): Promise<void> {
  let arrived = true
  const drop = (): void => {
    arrived = true
  }
  input.setRawMode(true)
  input.on('data', drop)
  while (arrived) {
    arrived = false
    // A turn of the event loop reads what is there. The first one only begins to read.
    for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate)
  }
  input.off('data', drop)
  input.pause()
  input.setRawMode(false)
}
