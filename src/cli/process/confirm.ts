import { RunError } from '../../errors/errors.ts'
import type { CliContext } from './context.ts'

interface Question {
  /** For instance `Remove all this?`. What it is about must have been written before. */
  readonly question: string
  /** The flag that gives the answer beforehand. */
  readonly flag: string
}

/**
 * Asks for a yes, below everything that was written so far. Rejects with `RunError` `NOT_CONFIRMED` for a no, at the end
 * of the input, and where there is no terminal. Rejects with the reason of the context's signal after Ctrl-C.
 */
export async function confirm(context: CliContext, { question, flag }: Question): Promise<void> {
  const { io, signal } = context
  const prompts = await io.prompts?.(signal)
  if (prompts === undefined)
    throw notConfirmed('Standard input or standard error is not a terminal, so there is nowhere to ask.', flag)
  await io.stdout.flush()
  let answer: string | undefined
  try {
    answer = await prompts.text(`${question} (yes/no)`, check, { fresh: true })
  } catch (error) {
    if (signal.aborted) await context.tell({ kind: 'must-see', text: 'Nothing was changed.' })
    throw error
  }
  if (answer === undefined) throw notConfirmed('The input ended before an answer.', flag)
  if (!/^y/i.test(answer)) throw notConfirmed('The answer was no.', flag)
}

function check(answer: string): string | undefined {
  return /^(y|yes|n|no)$/i.test(answer) ? undefined : 'Please answer yes or no.'
}

function notConfirmed(why: string, flag: string): RunError {
  return new RunError('NOT_CONFIRMED', {
    message: 'Nothing was changed, because it was not confirmed.',
    likelyCause: why,
    fix: `Read what would be done, and run the command again with ${flag}, or answer yes.`,
  })
}
