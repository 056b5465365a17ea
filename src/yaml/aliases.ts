import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Scalar,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'

type Anchored = Scalar | YAMLMap | YAMLSeq

/** What each alias stands for; `undefined` for an unknown anchor. An anchor may be given again: the last one before counts. */
export function nodesOfAliases(document: Document): ReadonlyMap<Alias, Anchored | undefined> {
  const anchors = new Map<string, Anchored>()
  const found = new Map<Alias, Anchored | undefined>()
  visit(document, (_, node) => {
    if (isAlias(node)) found.set(node, anchors.get(node.source))
    else if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined) anchors.set(node.anchor, node)
  })
  return found
}

/**
 * The values of a document. The library searches all anchors and aliases before an alias, which takes minutes for some ten
 * thousand of both, so each alias gets its node here. Throws `ReferenceError` for an alias of an unknown anchor.
 */
export function valuesOf(document: Document): unknown {
  for (const [alias, node] of nodesOfAliases(document)) alias.resolve = () => node
  return document.toJS({ maxAliasCount: -1 })
}
