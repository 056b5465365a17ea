import { type Alias, type Document, isAlias, isMap, isNode, isScalar, isSeq, type Pair, type YAMLMap } from 'yaml'
import { nodesOfAliases } from './aliases.ts'

/**
 * Returns a function that gives, for a path, where its key stands in characters from the beginning; for a missing key, where
 * the mapping stands that lacks it. Each mapping is looked through once, because there can be as many mistakes as keys.
 */
export function offsetsIn(document: Document): (path: readonly PropertyKey[]) => number {
  const pairs = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>()
  let anchored: ReadonlyMap<Alias, unknown> | undefined

  const pairOf = (map: YAMLMap, key: string): Pair | undefined => {
    // Of equal keys a map takes the last one, and the first one counts.
    const known = pairs.get(map) ?? new Map(map.items.toReversed().map((pair) => [keyText(pair.key), pair]))
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
      node = child
    }
    return offset
  }
}

/** As text: `1` and `"1"` are two keys in YAML and one in an object. */
export function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value ?? '') : String(key)
}

export function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined
}
