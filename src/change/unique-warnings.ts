import type { Warning } from './change.ts'

/** What several steps say, said once. */
export function once(warnings: readonly Warning[]): Warning[] {
  return [...new Map(warnings.map((warning) => [JSON.stringify([warning.code, warning.message]), warning])).values()]
}
