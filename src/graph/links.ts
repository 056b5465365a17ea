/**
 * A link in an answer of Graph's, as it was written; `undefined` where there is none. Services write null, or an empty text,
 * for a link that they do not give.
 */
export function linkIn(answer: unknown, name: '@odata.nextLink' | '@odata.deltaLink'): unknown {
  const link = (Object(answer) as Record<string, unknown>)[name]
  return link === null || link === '' ? undefined : link
}

/**
 * A link as a whole URL. A whole one stays to the letter; a relative one is relative to `href`, the URL of the request
 * (OData JSON Format 4.01 §4.5). Where it leads is for `linkedRequest` and `checkLink` to judge.
 */
export function wholeLink(link: string, href: string): string {
  return URL.canParse(link) ? link : (URL.parse(link, href)?.href ?? link)
}
