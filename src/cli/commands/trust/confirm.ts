import { TrustError } from '../../../errors/errors.ts'
import type { Review } from '../../../trust/flow.ts'
import type { CliContext } from '../../process/context.ts'
import type { ConfirmFlags } from './flags.ts'
import { notePlan, printWarnings } from './print-plan.ts'

interface Question {
  readonly question: string
  /** Shown below the plan. */
  readonly effects?: readonly string[]
  /** Shown before the question. */
  readonly consequence?: string
}

/** Shows a plan on stderr. If there is something to do, asks, and rejects as `confirm` does. */
export function reviewWith(
  context: CliContext,
  flags: ConfirmFlags,
  { question, effects = [], consequence }: Question,
): Review {
  return async ({ changes, warnings }) => {
    await notePlan(context, changes)
    for (const effect of effects) await context.note(effect)
    await printWarnings(context, warnings)
    if (changes.length === 0) return
    if (consequence !== undefined) await context.note(consequence)
    await confirm(context, flags, question)
  }
}

/** Rejects with `TrustError` `NOT_CONFIRMED` unless the person says yes, or said it before with `--yes`. */
async function confirm({ io, signal }: CliContext, { yes }: ConfirmFlags, question: string): Promise<void> {
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
