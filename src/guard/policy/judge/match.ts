import type { CallPattern, PathTemplate, TemplateSegment } from '../pattern.ts'
import type { Segment } from './folded-path.ts'

/** What the placeholders of a template stand for in a path, in lower case. */
export type Bound = Readonly<Record<string, string>>

/**
 * Whether a call is one of those that a pattern names. In `deny` a placeholder stands for any segment; in `allow` for
 * keys only, so that `/users/{id}` does not allow `/users/delta`.
 */
export function matches(
  pattern: CallPattern,
  method: string,
  segments: readonly Segment[],
  list: 'allow' | 'deny',
): Bound | undefined {
  const { methods, template } = pattern
  if (methods !== undefined && !methods.some((one) => one === method)) return undefined
  return matchesPath(template, segments, list)
}

function matchesPath(template: PathTemplate, given: readonly Segment[], list: 'allow' | 'deny'): Bound | undefined {
  const { segments } = template
  const isOpen = template.isOpen || (list === 'deny' && isDeniedBelow(segments, given))
  if (given.length < segments.length || (!isOpen && given.length > segments.length)) return undefined
  const bound: Record<string, string> = {}
  for (const [at, one] of segments.entries()) {
    const { text, mayBeKey } = given[at] as Segment
    if (one.kind === 'literal' && one.text !== text) return undefined
    if (one.kind === 'prefix' && !text.startsWith(one.text)) return undefined
    if (one.kind !== 'placeholder') continue
    // The version is no key, and a placeholder stands for it all the same.
    if (list === 'allow' && !mayBeKey && at > 0) return undefined
    bound[one.name] = text
  }
  return bound
}

/**
 * Whether `deny` reaches further than its text. A name with a star stands for all that is below it: `appRole*` also denies
 * `appRoleAssignments/{id}`. And a value, or the number of things, is read by another path than the thing itself.
 */
function isDeniedBelow(denied: readonly TemplateSegment[], given: readonly Segment[]): boolean {
  if (denied.at(-1)?.kind === 'prefix') return true
  return given.slice(denied.length).every(({ text }) => text === '$value' || text === '$count')
}
