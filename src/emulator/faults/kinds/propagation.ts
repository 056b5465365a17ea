import { type Ask, faultKind } from '../fault-kind.ts'
import { duration, oneOf, withFallback } from '../parameters.ts'
import { delayedView } from '../propagation/delayed-view.ts'
import { createMadeTimes } from '../propagation/made-times.ts'
import { spreading } from '../propagation/spreading.ts'

/**
 * What was made lately is not known everywhere at once. Of these objects the token service's first node hears `delayMs`
 * after they were made and its last one `spreadMs` later. Each request comes to any of them, so a later one can fail after
 * an earlier success. Graph finds an object by its ID at once, and in lists and filters after `listDelayMs`, spread alike.
 *
 * What stands in the home tenant when the fault is set counts as made then, the rest of the world when a request first
 * concerns its tenant.
 */
export const propagation = faultKind({
  name: 'propagation',
  services: ['authority', 'graph'],
  perItem: true,
  parameters: {
    object: oneOf(['application', 'federatedIdentityCredential', 'servicePrincipal', 'appRoleAssignment']),
    delayMs: duration,
    spreadMs: withFallback(duration, 0),
    listDelayMs: withFallback(duration, undefined),
  },
  start({ object, delayMs, spreadMs, listDelayMs = delayMs }, { state }) {
    const objects = spreading[object]
    const made = createMadeTimes(objects, state.world.home, state.now())

    return async (ask, next) => {
      const tenant = state.world.findTenant(ask.subject.tenantId ?? '')
      made.note(tenant, ask.now())
      const delay = delayHere(ask, objects.segments, delayMs, listDelayMs)
      if (delay === undefined) {
        ask.spare()
        const response = await next()
        // A write may have made one.
        made.note(tenant, ask.now())
        return response
      }
      const knownBefore = ask.now() - delay - ask.random() * spreadMs
      return next({ delayed: (world) => delayedView(world, objects, (id) => made.of(id, ask.now()) > knownBefore) })
    }
  },
})

/** Undefined where everything is seen at once. */
function delayHere(
  { service, request, url }: Ask,
  segments: readonly string[],
  delayMs: number,
  listDelayMs: number,
): number | undefined {
  if (service === 'authority') return delayMs
  // `/$count` counts the list before it.
  const last =
    url.pathname
      .toLowerCase()
      .replace(/\/\$count$/, '')
      .split('/')
      .at(-1) ?? ''
  return request.method === 'GET' && segments.includes(last) ? listDelayMs : undefined
}
