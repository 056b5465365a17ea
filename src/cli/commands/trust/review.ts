import type { Review } from '../../../trust/flow.ts'
import { isForApply } from '../../../trust/suspended.ts'
import { confirm } from '../../process/confirm.ts'
import type { CliContext } from '../../process/context.ts'
import type { ConfirmFlags } from './flags.ts'
import { notePlan, printWarnings } from './print-plan.ts'

interface Question {
  readonly question: string
  /** Shown in place of a plan without changes. */
  readonly nothing?: string
  /** Shown below the plan. */
  readonly effects?: readonly string[]
  /** Shown before the question. */
  readonly consequence?: string
}

/**
 * Shows a plan on stderr. If there is something to do, asks, and rejects as `confirm` does. A plan that has to be
 * confirmed is shown with `--quiet` too.
 */
export function reviewWith(
  context: CliContext,
  { yes = false }: ConfirmFlags,
  { question, nothing, effects = [], consequence }: Question,
): Review {
  return async ({ changes, warnings }) => {
    const isSomething = changes.some(isForApply)
    const kind = isSomething && !yes ? 'must-see' : 'note'
    await notePlan(context, kind, changes, nothing)
    for (const effect of effects) await context.tell({ kind, text: effect })
    await printWarnings(context, warnings, kind)
    if (!isSomething) return
    if (consequence !== undefined) await context.tell({ kind, text: consequence })
    if (!yes) await confirm(context, { question, flag: '--yes' })
  }
}
