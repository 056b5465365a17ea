import type { OutputFlags } from '../define/flags.ts'
import type { CliContext } from '../process/context.ts'

/** Whether a command may print prose. Prose has no properties, so a flag that names some asks for the data. */
export function isForPeople(context: CliContext, flags: OutputFlags): boolean {
  const { query, columns, sort } = flags
  const choosesData = query !== undefined || columns !== undefined || sort !== undefined
  return !choosesData && context.format(flags) === 'table'
}
