import { type Change, describeChange, type Warning } from '../../../change/change.ts'
import type { Message } from '../../../directory/tell.ts'
import type { OutputFlags } from '../../define/flags.ts'
import { isForPeople } from '../../output/for-people.ts'
import { openPrinter } from '../../output/printer.ts'
import type { CliContext } from '../../process/context.ts'
import type { TextOut } from '../../process/io.ts'
import { planText } from './plan-text.ts'

/** `{"changes": [...], "warnings": [...]}`, or for a person: tenant by tenant, with the role that each takes. */
export async function printPlan(
  context: CliContext,
  flags: OutputFlags,
  changes: readonly Change[],
  warnings: readonly Warning[],
): Promise<void> {
  if (!isForPeople(context, flags)) {
    await (await openPrinter(context, flags)).one({ changes: changes.map(describeChange), warnings })
    return
  }
  await showPlan(context, context.io.stdout, changes)
  await printWarnings(context, warnings)
}

/** The plan on stderr, before a question: stdout is for the result. */
export async function notePlan(
  context: CliContext,
  kind: Message['kind'],
  changes: readonly Change[],
  nothing?: string,
): Promise<void> {
  if (kind === 'must-see' || !context.quiet) await showPlan(context, context.io.stderr, changes, nothing)
}

export async function showPlan(
  context: CliContext,
  out: TextOut,
  changes: readonly Change[],
  nothing = 'Nothing to do: everything that was read is as the manifest says.',
): Promise<void> {
  await out.write(context.fitted(out, planText(changes, { colour: context.coloured(out), nothing })))
}

/** Warnings are for a person to read: on stderr, so that the plan can be piped. */
export async function printWarnings(
  context: CliContext,
  warnings: readonly Warning[],
  kind: Message['kind'] = 'note',
): Promise<void> {
  for (const { code, message } of warnings) await context.tell({ kind, text: `warning  ${message} (${code})` })
}
