import type { Segment } from '../judge/folded-path.ts'
import { matches } from '../judge/match.ts'
import type { CallPattern, Method } from '../pattern.ts'

const WRITES: readonly Method[] = ['POST', 'PATCH', 'PUT', 'DELETE']
const GROUP: Segment = { text: '00000000-0000-0000-0000-000000000000', mayBeKey: true }
const MEMBER: Segment = { text: '00000000-0000-0000-0000-000000000001', mayBeKey: true }

/** Paths by which the members and the owners of a group are written (learn.microsoft.com/graph/api/group-post-members). */
const MEMBERSHIPS: readonly (readonly Segment[])[] = ['v1.0', 'beta'].flatMap((version) =>
  ['members', 'owners'].flatMap((list) => {
    const to = [name(version), name('groups'), GROUP, name(list)]
    return [to, [...to, name('$ref')], [...to, MEMBER], [...to, MEMBER, name('$ref')]]
  }),
)

function name(text: string): Segment {
  return { text, mayBeKey: !text.startsWith('$') }
}

/**
 * What is wrong with patterns that allow to write into groups: a rule that allows that must bind the group, so that it is
 * no rule for all groups of a tenant.
 */
export function unboundMembership(patterns: readonly CallPattern[], bound: readonly string[]): string[] {
  const wrong = patterns.filter((pattern) => MEMBERSHIPS.some((path) => isOpen(pattern, path, bound)))
  return wrong.map(
    ({ template }) =>
      `allows to write the members or owners of any group by ${template.text}: write "POST /v1.0/groups/{group}/members/$ref" and bind {group}`,
  )
}

function isOpen(pattern: CallPattern, path: readonly Segment[], bound: readonly string[]): boolean {
  const found = WRITES.some((method) => matches(pattern, method, path, 'allow') !== undefined)
  if (!found) return false
  const group = pattern.template.segments[2]
  return group?.kind === 'literal' ? false : group?.kind !== 'placeholder' || !bound.includes(group.name)
}
