import type { View } from '../../../src/cli/output/format.ts'
import { loadFormat } from '../../../src/cli/output/load-format.ts'
import type { FormatName } from '../../../src/cli/process/format-names.ts'

export interface Written {
  readonly text: string
  readonly warnings: readonly string[]
  /** How often something was written. */
  readonly writes: number
}

/** The text of a whole list in a format. `cut` leaves the list where it stands, as a failure does. */
export async function listAs(
  name: FormatName,
  rows: Iterable<unknown>,
  { cut = false, ...given }: Partial<View> & { readonly cut?: boolean } = {},
): Promise<Written> {
  const { view, warnings } = viewOf(given)
  const chunks: string[] = []
  const list = (await loadFormat(name)).list(async (text) => void chunks.push(text), view)
  for (const row of rows) await list.rows([row])
  if (!cut) await list.end()
  return { text: chunks.join(''), warnings, writes: chunks.length }
}

export async function oneAs(name: FormatName, value: unknown, given: Partial<View> = {}): Promise<string> {
  return (await loadFormat(name)).one(value, viewOf(given).view)
}

function viewOf(given: Partial<View>): { view: View; warnings: string[] } {
  const warnings: string[] = []
  const warn = (text: string): void => void warnings.push(text)
  return { view: { columns: 80, colour: false, prefer: [], warn, ...given }, warnings }
}
