import { faultKind } from '../fault-kind.ts'
import { withNextLink } from '../next-link.ts'
import { oneOf, withFallback } from '../parameters.ts'

/** The link to the next page leads back: to the same page, or to the first. */
export const loopingLink = faultKind({
  name: 'looping-link',
  services: ['graph'],
  perItem: true,
  parameters: { to: withFallback(oneOf(['same', 'first']), 'same') },
  start:
    ({ to }) =>
    ({ url, spare }, next) =>
      withNextLink(next, spare, () => (to === 'same' ? url.href : withoutSkipToken(url))),
})

function withoutSkipToken(url: URL): string {
  const first = new URL(url)
  first.search = url.search.replace(/([?&])(\$|%24)?skiptoken=[^&]*&?/i, '$1').replace(/[?&]$/, '')
  return first.href
}
