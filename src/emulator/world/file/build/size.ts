import type { Problem, Report } from '../read/problem.ts'

interface Crowd {
  readonly count?: number | undefined
  readonly named: Readonly<Record<string, unknown>>
}

interface SizeRules {
  /** The names of things that are there without being named in the file. */
  readonly always: readonly string[]
  /** How many there are when the file does not say. */
  readonly standard: number
  readonly path: Problem['path']
  readonly report: Report
}

/** How many there are in all. Reports a number that has no room for those with a name. */
export function sizeOf({ count, named }: Crowd, { always, standard, path, report }: SizeRules): number {
  const least = new Set([...always, ...Object.keys(named)].map((name) => name.toLowerCase())).size
  if (count === undefined) return Math.max(least, standard)
  if (count >= least) return count
  const text = `must be at least ${least}: it counts those that have a name here, and those that are always there`
  report({ path: [...path, 'count'], text })
  return least
}
