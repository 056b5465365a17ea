import { faultKind } from '../fault-kind.ts'
import { withPage } from '../next-link.ts'

/** A page without rows comes first, with a link to the page that was asked for: Graph may do so and lists go on. */
export const emptyPage = faultKind({
  name: 'empty-page',
  services: ['graph'],
  perItem: true,
  parameters: {},
  start() {
    let count = 0
    return ({ url, spare }, next) =>
      withPage(next, spare, (page) => ({ ...page, '@odata.nextLink': numbered(url, ++count), value: [] }))
  },
})

/** An address that differs, because clients take a repeated link for a loop. Graph ignores the added option. */
function numbered(url: URL, count: number): string {
  const search = url.search.replace(/[?&]emptyPage=\d+$/, '')
  return `${url.origin}${url.pathname}${search}${search === '' ? '?' : '&'}emptyPage=${count}`
}
