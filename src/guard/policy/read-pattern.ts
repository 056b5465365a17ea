import type { CallPattern, Method, PathTemplate, TemplateSegment } from './pattern.ts'
import { methods } from './pattern.ts'
import type { Resource } from './policy.ts'

/** A pattern that cannot be one; the message is half a sentence that begins with a verb. */
export class BadPattern extends Error {}

/**
 * `GET /v1.0/sites/{site}/**`: a method, or `*` for all, or several with commas, and a path. Throws `BadPattern`.
 */
export function readPattern(text: string, resource: Resource): CallPattern {
  const found = /^(\S+) +(\S+)$/.exec(text.trim())
  if (found === null)
    throw new BadPattern('is no call: write a method, a blank and a path, as in "GET /v1.0/sites/{site}/**"')
  const [, method = '', path = ''] = found
  return { methods: readMethods(method.split(',')), template: readTemplate(path, resource) }
}

/** `undefined` stands for every method. */
export function readMethods(given: readonly string[]): readonly Method[] | undefined {
  if (given.length === 1 && given[0] === '*') return undefined
  return given.map((text) => {
    const method = methods.find((one) => one === text)
    if (method === undefined)
      throw new BadPattern(`has the method "${text}"; methods are ${methods.join(', ')} and * for all`)
    return method
  })
}

const VERSION = /^(?:v1\.0|beta|\{version\})$/
const PLACEHOLDER = /^\{([A-Za-z][A-Za-z0-9_-]{0,39})\}$/
const NAME = /^[\w$.~!,@=()'-]+$/

export function readTemplate(text: string, resource: Resource): PathTemplate {
  if (!text.startsWith('/')) throw new BadPattern(`has the path "${text}", which does not begin with a slash`)
  if (text.includes('//') || (text.length > 1 && text.endsWith('/')))
    throw new BadPattern('has an empty segment in its path')
  if (/[?#%\\;]/.test(text))
    throw new BadPattern('has a query, a fragment, an escape or a ";" in its path: write names and placeholders only')
  const written = text.slice(1).split('/')
  const isOpen = written.at(-1) === '**'
  const parts = isOpen ? written.slice(0, -1) : written
  if (parts.includes('**')) throw new BadPattern('has "**" before the end of its path')
  if (resource === 'graph' && !VERSION.test(parts[0] ?? '')) {
    throw new BadPattern('has no version: a path of Graph begins with /v1.0, /beta or /{version}')
  }
  const names = new Set<string>()
  const segments = parts.map((part): TemplateSegment => {
    const name = PLACEHOLDER.exec(part)?.[1]
    if (name !== undefined) {
      if (names.has(name)) throw new BadPattern(`has the placeholder {${name}} twice`)
      names.add(name)
      return { kind: 'placeholder', name }
    }
    if (/^\.+$/.test(part)) throw new BadPattern('climbs to another place')
    if (part.endsWith('*') && NAME.test(part.slice(0, -1))) {
      return { kind: 'prefix', text: part.slice(0, -1).toLowerCase() }
    }
    if (!NAME.test(part))
      throw new BadPattern(`has the segment "${part}", which is neither a name nor a placeholder such as {id}`)
    return { kind: 'literal', text: part.toLowerCase() }
  })
  return { text, segments: segments.flatMap(folded), isOpen }
}

/** `microsoft.graph.delta()` is `delta` in the paths that it is compared with. */
function folded(segment: TemplateSegment): TemplateSegment[] {
  if (segment.kind !== 'literal') return [segment]
  const text = segment.text.replace(/\(\)$/, '').replace(/^microsoft\.graph\.(?=\w)/, '')
  if (text.includes('('))
    throw new BadPattern(
      `has brackets in "${segment.text}": what stands in brackets is a segment of its own, /name/{value}`,
    )
  return [{ kind: 'literal', text }]
}
