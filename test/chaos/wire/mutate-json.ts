import { HOME_TENANT, TARGET_TENANT } from '../../support/tokens.ts'
import { AUTHORITY } from './good-answers.ts'

/** A number from 0 (included) to 1 (excluded). */
export type Draw = () => number

export function pick<Item>(draw: Draw, items: readonly Item[]): Item {
  return items[Math.floor(draw() * items.length)] as Item
}

/** A value in a document, and how to put another one in its place or take it away. */
interface Place {
  readonly value: unknown
  readonly put: (value: unknown) => void
  readonly remove: () => void
  readonly rename: (name: string) => void
}

/** Makes the text of a JSON document with one thing wrong in it. */
export function mutatedJson(document: unknown, draw: Draw): string {
  const root = { document: structuredClone(document) }
  const places = [...placesOf(root)]
  const place = pick(draw, places)
  const written = (): string => JSON.stringify(root.document) ?? ''
  const kind = draw()
  if (kind < 0.1) place.remove()
  else if (kind < 0.15) place.rename(pick(draw, ['__proto__', 'constructor', 'toString', 'value', '', 'then', 'error']))
  else if (kind < 0.2) return twice(written(), draw)
  else if (kind < 0.25) return deep(root, place, draw)
  else place.put(pick(draw, others(place.value, draw)))
  return written()
}

function* placesOf(holder: object): Generator<Place> {
  for (const key of Object.keys(holder)) {
    const record = holder as Record<string, unknown>
    const own = (name: string, value: unknown): void =>
      void Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true })
    yield {
      value: record[key],
      put: (value) => own(key, value),
      remove: () => void (Array.isArray(holder) ? holder.splice(Number(key), 1) : delete record[key]),
      rename(name) {
        own(name, record[key])
        if (name !== key) delete record[key]
      },
    }
    if (typeof record[key] === 'object' && record[key] !== null) yield* placesOf(record[key])
  }
}

/** Values of other types, of other tenants, and such as trip programs. */
function others(value: unknown, draw: Draw): unknown[] {
  const asText = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return [
    ...[null, true, false, 0, -1, 1.5, 1e300, 2 ** 53, 'text', '', ' ', [], {}, [[value]], [value], { value }],
    ...[
      asText,
      Number(asText),
      `${asText} `,
      ` ${asText}`,
      asText.toUpperCase(),
      asText.slice(0, -1),
      `${asText}\u0000`,
    ],
    ...['\ud800', '\u001b]0;title\u0007', '\u202eabc', '\ufeff', 'NaN', 'undefined', '-1', '9'.repeat(400), '1e400'],
    ...[{ toString: 1, valueOf: 1 }, { length: 3 }, { toJSON: 1 }, [null], [[]], [{}], [1, 'two', null]],
    ...[
      'https://evil.example/v1.0/sites',
      'http://graph.microsoft.com/v1.0/sites',
      '//evil.example/',
      '/v1.0/../x',
      '?x',
    ],
    ...[`${AUTHORITY}/${HOME_TENANT}/oauth2/v2.0/token`, asText.replaceAll(TARGET_TENANT, HOME_TENANT)],
    ...(draw() < 0.1 ? ['x'.repeat(200_000), Array.from({ length: 5_000 }, () => value)] : []),
    ...(draw() < 0.1
      ? [JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}')]
      : []),
  ]
}

/** Writes one property twice, with another value first or last. */
function twice(text: string, draw: Draw): string {
  const names = [...text.matchAll(/"([^"\\]*)":/g)]
  if (names.length === 0) return `${text}${text}`
  const { 0: whole, index } = pick(draw, names)
  return `${text.slice(0, index)}${whole}${pick(draw, ['null', '"other"', `"${HOME_TENANT}"`, '[]'])},${text.slice(index)}`
}

/** `JSON.stringify` itself cannot write what is so deep. */
function deep(root: { document: unknown }, place: Place, draw: Draw): string {
  const depth = draw() < 0.2 ? 100_000 : 3_000
  const [open, close] = pick(draw, [
    ['[', ']'],
    ['{"a":', '}'],
  ] as const)
  place.put('DEEP-PLACE')
  const bottom = '1'
  return (JSON.stringify(root.document) ?? '').replace(
    '"DEEP-PLACE"',
    () => open.repeat(depth) + bottom + close.repeat(depth),
  )
}
