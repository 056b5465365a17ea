import { TrustError } from '../../../errors/errors.ts'
import type { CliContext } from '../../process/context.ts'
import type { ConfirmFlags } from './flags.ts'

/** Rejects with `TrustError` `NOT_CONFIRMED` unless the person says yes, or said it before with `--yes`. */
export async function confirm({ io, signal }: CliContext, { yes }: ConfirmFlags, question: string): Promise<void> {
  if (yes) return
  const prompts = await io.prompts?.(signal)
  if (prompts === undefined) throw notConfirmed('The question cannot be asked: this is no terminal.')
  const answer = await prompts.text(`${question} (yes/no)`, (text) =>
    /^(y|yes|n|no)$/i.test(text.trim()) ? undefined : 'Please answer yes or no.',
  )
  if (!/^y/i.test(answer.trim())) throw notConfirmed('The answer was no.')
}

function notConfirmed(why: string): TrustError {
  return new TrustError('NOT_CONFIRMED', {
    message: 'Nothing was changed, because it was not confirmed.',
    likelyCause: why,
    fix: 'Look at the plan, and run the command again with --yes.',
  })
}
