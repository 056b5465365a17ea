import type { Readable, Writable } from 'node:stream'
import { RunError } from '../../errors/errors.ts'

/** Questions to the person at the terminal. */
export interface Prompts {
  /** `check` returns what is wrong with an answer, or `undefined`. */
  text(question: string, check: (answer: string) => string | undefined): Promise<string>
}

export async function terminalPrompts(input: Readable, output: Writable, signal: AbortSignal): Promise<Prompts> {
  const { isCancel, text } = await import('@clack/prompts')
  return {
    async text(message, check) {
      const answer = await text({
        message,
        validate: (value = '') => check(value),
        defaultValue: '',
        input,
        output,
        signal,
      })
      if (isCancel(answer)) throw cancelled()
      return answer
    },
  }
}

function cancelled(): RunError {
  return new RunError('INTERRUPTED', {
    message: 'The questions were cancelled, and nothing was written.',
    likelyCause: 'Ctrl-C or Escape was pressed.',
    fix: 'Run the command again, or give the answers as flags.',
  })
}
