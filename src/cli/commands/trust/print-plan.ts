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

/** `{"changes": [...], "warnings": [...]}`, or for a person: tenant by tenant, and who has to do it. */
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

export function isForPeople({ io }: CliContext, { output, query }: OutputFlags): boolean {
  return query === undefined && (output ?? (io.stdout.isTTY ? 'table' : 'json')) === 'table'
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
      `${safeText(place)}, by somebody with the role ${roles.join(' and ')}`,
      ...here.map(({ action, what }) => `  ${signs[action]}  ${safeText(what)}`),
      '',
    ]
  })
  return `${lines.join('\n')}\n`
}
