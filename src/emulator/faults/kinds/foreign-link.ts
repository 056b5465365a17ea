import { faultKind } from '../fault-kind.ts'
import { withNextLink } from '../next-link.ts'
import { oneOf, withFallback } from '../parameters.ts'

/** The next page is on a host of an attacker: a client that follows the link gives its token away. */
export const foreignLink = faultKind({
  name: 'foreign-link',
  services: ['graph'],
  perItem: true,
  parameters: { part: withFallback(oneOf(['host', 'port', 'scheme', 'userinfo']), 'host') },
  start:
    ({ part }) =>
    ({ spare }, next) =>
      withNextLink(next, spare, (link) => changes[part](new URL(link))),
})

type Change = (url: URL) => string

const changes: Readonly<Record<'host' | 'port' | 'scheme' | 'userinfo', Change>> = {
  // The real host is the beginning of the other one, for clients that compare beginnings.
  host: ({ hostname, pathname, search }) => `https://${hostname}.attacker.example${pathname}${search}`,
  port: ({ hostname, pathname, search }) => `https://${hostname}:8443${pathname}${search}`,
  scheme: ({ host, pathname, search }) => `http://${host}${pathname}${search}`,
  // The real host stands before the @, where only a name and a password can be.
  userinfo: ({ host, pathname, search }) => `https://${host}@attacker.example${pathname}${search}`,
}
