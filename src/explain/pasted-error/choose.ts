import { atMostLikely, type DiagnosedCause, possible } from '../../causes/finding.ts'
import type { Reading } from './lines.ts'
import type { Statement } from './statement.ts'

/** How much less a warning or a repeated try proves than what ended the work. */
const MINOR = 2

/** Causes of other statements that prove as much as the first. */
const MOST_OTHERS = 3

/**
 * Returns the causes of the statement that proves most, then those of statements that prove as much. Of equal ones the first
 * in the text counts, because what follows is often its consequence; of repeated tries the last one. Only a
 * statement that stands alone, and that ended the work, proves its cause.
 */
export function choose(statements: readonly Statement[], { isMinor }: Reading): DiagnosedCause[] {
  const weighed = statements.map((statement) => {
    const minor = isMinor(statement.at)
    return {
      ...statement,
      weight: statement.strength - (minor ? MINOR : 0),
      order: minor ? -statement.at : statement.at,
    }
  })
  const sorted = weighed.sort((one, other) => other.weight - one.weight || one.order - other.order)
  const [best, ...others] = sorted
  if (best === undefined) return []
  const equal = others.filter(({ weight }) => weight === best.weight).flatMap(({ causes }) => causes.slice(0, 1))
  const further = equal.filter(({ code }) => best.causes.every((one) => one.code !== code)).slice(0, MOST_OTHERS)
  const [first, ...alike] = best.causes
  if (first === undefined) return []
  if (first.code === 'UNKNOWN') return [first]
  const isAlone = further.length === 0 && best.weight === best.strength
  return [isAlone ? first : atMostLikely(first), ...alike, ...further.map(possible)]
}
