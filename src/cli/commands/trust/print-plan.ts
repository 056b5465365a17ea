import { type Change, describeChange, type Warning } from '../../../change/change.ts'
import { safeText } from '../../../text/safe.ts'
import type { OutputFlags } from '../../define/flags.ts'
import { openPrinter } from '../../output/printer.ts'
import type { CliContext } from '../../process/context.ts'

const signs: Readonly<Record<Change['action'], string>> = {
  create: '+ create',
  grant: '+ grant ',
  update: '~ change',
  delete: '- delete',
  revoke: '- revoke',
}

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
  await context.io.stdout.write(planText(changes))
  await printWarnings(context, warnings)
}

/** The plan on stderr, before a question: stdout is for the result. */
export async function notePlan(context: CliContext, changes: readonly Change[]): Promise<void> {
  await context.note(planText(changes).trimEnd())
}

/** Prose has no properties: a flag that names some asks for the data. */
export function isForPeople(context: CliContext, flags: OutputFlags): boolean {
  const { query, columns, sort } = flags
  const choosesData = query !== undefined || columns !== undefined || sort !== undefined
  return !choosesData && context.format(flags) === 'table'
}

/** Warnings are for a person to read: on stderr, so that the plan can be piped. */
export async function printWarnings(context: CliContext, warnings: readonly Warning[]): Promise<void> {
  for (const { code, message } of warnings) await context.note(`warning  ${message} (${code})`)
}

export function planText(changes: readonly Change[]): string {
  if (changes.length === 0) return 'Nothing to do: what can be seen is as the manifest wants it.\n'
  const places = Map.groupBy(changes, ({ side, target }) => (side === 'home' ? 'home tenant' : `target ${target}`))
  const lines = [...places].flatMap(([place, here]) => {
    const roles = [...new Set(here.flatMap((change) => change.roles))]
    return [
      `${safeText(place)}, by an admin with the role ${roles.join(' and ')}`,
      ...here.map(({ action, what }) => `  ${signs[action]}  ${safeText(what)}`),
      '',
    ]
  })
  return `${lines.join('\n')}\n`
}

/** `one change` or `3 changes`. */
export function counted(count: number, thing: string): string {
  return `${count} ${count === 1 ? thing : `${thing}s`}`
}
