import type { GraphMethod } from '../../../guard/normal-request.ts'
import type { CallPattern, TemplateSegment } from '../../../guard/policy/pattern.ts'
import type { Policy } from '../../../guard/policy/policy.ts'

/** A call that must be refused. */
export interface ProbeCall {
  readonly method: GraphMethod
  readonly path: string
  readonly body?: object
}

/** With one of these a call to an object that does not exist changes nothing. A POST could make something. */
const HARMLESS: readonly GraphMethod[] = ['DELETE', 'PATCH']

/**
 * A call for each entry of `deny`, and one that no rule of a usual policy allows. Each names an object by a random id, so
 * that a call that gets through finds nothing. `skipped`: entries for which there is no such call.
 */
export function probesOf(policies: readonly Policy[], newId: () => string): { calls: ProbeCall[]; skipped: string[] } {
  const calls: ProbeCall[] = [{ method: 'DELETE', path: `/v1.0/users/${newId()}` }]
  const skipped: string[] = []
  for (const { deny } of policies) {
    for (const { id, calls: patterns, body, resource } of deny) {
      const made = resource === 'graph' ? patterns.flatMap((pattern) => callOf(pattern, body, newId) ?? []) : []
      if (made.length === 0) skipped.push(id)
      calls.push(...made)
    }
  }
  return { calls, skipped }
}

function callOf(
  { methods, template }: CallPattern,
  body: readonly string[] | undefined,
  newId: () => string,
): ProbeCall | undefined {
  const method = HARMLESS.find((one) => methods?.includes(one) ?? true)
  const post = methods?.includes('POST') === true && body === undefined ? ('POST' as const) : undefined
  const isNamed = template.segments.slice(1).some(({ kind }) => kind === 'placeholder') || template.isOpen
  const chosen = method ?? (isNamed ? post : undefined)
  if (chosen === undefined || !isNamed) return undefined
  const segments = template.segments.map((segment, at) => textOf(segment, at, newId))
  if (template.isOpen) segments.push(newId())
  // Where only a body is forbidden, the call has one, with an empty list.
  const content = body === undefined ? {} : Object.fromEntries(body.slice(0, 1).map((name) => [name, []]))
  const path = `/${segments.join('/')}`
  return chosen === 'DELETE'
    ? body === undefined
      ? { method: chosen, path }
      : undefined
    : { method: chosen, path, body: content }
}

function textOf(segment: TemplateSegment, at: number, newId: () => string): string {
  if (segment.kind === 'placeholder') return at === 0 ? 'v1.0' : newId()
  return segment.kind === 'prefix' ? `${segment.text}assignments` : segment.text
}
