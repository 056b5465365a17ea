import type { View } from '../../../src/cli/output/format.ts'
import { loadFormat } from '../../../src/cli/output/load-format.ts'
import type { FormatName } from '../../../src/cli/process/format-names.ts'

export interface Written {
  readonly text: string
  readonly warnings: readonly string[]
  /** How often something was written. */
  readonly writes: number
}

/** The text of a whole list in a format. `cut` ends the list as a failure does. `together`: all rows in one call. */
export async function listAs(
  name: FormatName,
  rows: Iterable<unknown>,
  { cut = false, together = false, chunks = [], ...given }: Partial<View> & Way = {},
): Promise<Written> {
  const { view, warnings } = viewOf(given)
  const list = (await loadFormat(name)).list(async (text) => void chunks.push(text), view)
  if (together) await list.rows([...rows])
  else for (const row of rows) await list.rows([row])
  await (cut ? list.cut() : list.end())
  return { text: chunks.join(''), warnings, writes: chunks.length }
}

interface Way {
  readonly cut?: boolean
  readonly together?: boolean
  /** Gets what is written, for a list that fails. */
  readonly chunks?: string[]
}

export async function oneAs(name: FormatName, value: unknown, given: Partial<View> = {}): Promise<string> {
  return (await loadFormat(name)).one(value, viewOf(given).view)
}

function viewOf(given: Partial<View>): { view: View; warnings: string[] } {
  const warnings: string[] = []
  const warn = (text: string): void => void warnings.push(text)
  return {
    view: { width: 80, isTerminal: false, colour: false, columns: undefined, prefer: [], warn, ...given },
    warnings,
  }
}
