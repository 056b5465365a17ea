import type { CallPattern, PathTemplate, TemplateSegment } from '../pattern.ts'

/** Lists of a group that give its rights (learn.microsoft.com/graph/api/group-post-members, group-post-owners). */
const LISTS = ['members', 'owners']

/**
 * Whether a pattern allows to write into groups that the rule does not name. A rule that does must bind the group, so that it
 * is no rule for all groups of a tenant. The template itself is judged, because sample paths would miss those with a prefix.
 */
export function isUnboundMembership({ methods, template }: CallPattern, bound: readonly string[]): boolean {
  const isWrite = methods === undefined || methods.some((one) => one !== 'GET' && one !== 'HEAD')
  if (!isWrite || !reachesLists(template)) return false
  const group = template.segments[2]
  return group?.kind === 'literal' ? false : group?.kind !== 'placeholder' || !bound.includes(group.name)
}

/** Whether a template can stand for `/{version}/groups/<id>/members`, or for anything below it. */
function reachesLists({ segments, isOpen }: PathTemplate): boolean {
  if (segments.length < 4 && !isOpen) return false
  return canBe(segments[1], ['groups']) && canBe(segments[3], LISTS)
}

/** Where the segment is missing, `**` stands for it. */
function canBe(segment: TemplateSegment | undefined, names: readonly string[]): boolean {
  if (segment === undefined || segment.kind === 'placeholder') return true
  const { kind, text } = segment
  return names.some((name) => (kind === 'prefix' ? name.startsWith(text) : name === text))
}
