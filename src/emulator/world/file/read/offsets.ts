import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Pair,
  visit,
  type YAMLMap,
} from 'yaml'
import { nodesOfAliases } from './aliases.ts'

/**
 * Returns a function that finds where the key of a path stands, or for a missing one the mapping that it is missing from, in
 * characters. Each mapping and each alias is looked up once.
 */
export function offsetsIn(document: Document): (path: readonly PropertyKey[]) => number {
  const pairs = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>()
  let anchored: ReadonlyMap<Alias, unknown> | undefined

  const pairOf = (map: YAMLMap, key: string): Pair | undefined => {
    // Of keys that stand twice the last one counts, for a map and for the document.
    const known = pairs.get(map) ?? new Map(map.items.map((pair) => [keyText(pair.key), pair]))
    pairs.set(map, known)
    return known.get(key)
  }
  return (path) => {
    let node: unknown = document.contents
    let offset = startOf(node) ?? 0
    for (const key of path) {
      if (isAlias(node)) {
        anchored ??= nodesOfAliases(document)
        node = anchored.get(node)
      }
      const pair = isMap(node) ? pairOf(node, String(key)) : undefined
      const child = pair?.value ?? (isSeq(node) ? node.items[Number(key)] : undefined)
      offset = startOf(pair?.key ?? child) ?? offset
      // What stands for a list or a mapping in short has no parts of its own.
      if (child === undefined || child === null) break
      node = child
    }
    return offset
  }
}

/** Where keys stand that a mapping has already. */
export function repeatedKeys(document: Document): number[] {
  const found: number[] = []
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<unknown>()
      for (const { key } of items) {
        if (!isScalar(key)) continue
        if (seen.has(key.value)) found.push(startOf(key) ?? 0)
        seen.add(key.value)
      }
    },
  })
  return found
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value ?? '') : String(key)
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined
}
