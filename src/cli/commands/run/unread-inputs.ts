import type { Runbook } from '../../../fleet/runbook.ts'
import { listSome } from '../../../text/quote.ts'

interface NotedInputs {
  readonly values: Readonly<Record<string, string>>
  /** The line about inputs that were read in no target; `undefined` where there is none. */
  unread(): string | undefined
}

/**
 * Inputs that note when they are read. A runbook that does not say which inputs it takes gets these: a misspelt one can be
 * no error there, but it is told at the end.
 */
export function notingReads({ inputs, input }: Runbook, values: Readonly<Record<string, string>>): NotedInputs {
  if (inputs !== undefined || input !== undefined) return { values, unread: () => undefined }
  const unread = new Set(Object.keys(values))
  const noting: Record<string, string> = {}
  for (const [name, value] of Object.entries(values)) {
    Object.defineProperty(noting, name, {
      enumerable: true,
      configurable: true,
      get() {
        unread.delete(name)
        return value
      },
      // A runbook may change its input, as it may change a plain object.
      set(changed: unknown) {
        unread.delete(name)
        Object.defineProperty(noting, name, { value: changed, enumerable: true, configurable: true, writable: true })
      },
    })
  }
  const line = (): string =>
    `No target's runbook read the input ${listSome([...unread])}; it may be misspelt. With \`inputs\` in the runbook that is an error.`
  return { values: noting, unread: () => (unread.size === 0 ? undefined : line()) }
}
