import { failedAnswer } from '../answers.ts'
import { costOf } from '../cost.ts'
import { type Ask, faultKind } from '../kind.ts'
import { duration, oneOf, wholeNumber, withFallback } from '../parameters.ts'
import { createWindows, type Window } from '../windows.ts'

/**
 * So many requests or resource units in a window of emulated time, counted for each application, each application in each
 * tenant, or each tenant. Requests beyond it are throttled, and count too.
 * https://learn.microsoft.com/graph/throttling-limits
 */
export const budget = faultKind({
  name: 'budget',
  services: ['graph', 'authority'],
  perItem: true,
  parameters: {
    per: oneOf(['application', 'application-and-tenant', 'tenant']),
    limit: wholeNumber(1),
    windowMs: duration,
    unit: withFallback(oneOf(['requests', 'resource-units']), 'requests'),
    status: withFallback(oneOf([429, 503]), 429),
    retryAfter: withFallback(oneOf(['remaining', 'none']), 'remaining'),
  },
  start({ per, limit, windowMs, unit, status, retryAfter }, { state }) {
    const windows = createWindows(windowMs)
    return async (ask, next) => {
      const key = keyOf(ask, per)
      if (key === undefined) {
        ask.spare()
        return next()
      }
      const window = windows.spend(key, unit === 'requests' ? 1 : costOf(ask).units, ask.now())
      const isOver = window.used > limit
      const seconds = Math.ceil(window.remainingMs / 1000)
      const response = isOver
        ? failedAnswer(state, ask, status, retryAfter === 'none' ? undefined : String(seconds))
        : await next()
      if (!isOver) ask.spare()
      if (ask.service === 'graph') addHeaders(response.headers, ask, { window, limit, seconds, isOver })
      return response
    }
  },
})

function keyOf({ concern: { tenantId, clientId } }: Ask, per: string): string | undefined {
  if (per === 'tenant') return tenantId
  if (clientId === undefined) return undefined
  return per === 'application' ? clientId : `${clientId}/${tenantId}`
}

interface Spent {
  readonly window: Window
  readonly limit: number
  readonly seconds: number
  readonly isOver: boolean
}

/** SharePoint tells from 80 % of the budget on what is left of it, the directory how much of it is used. */
function addHeaders(headers: Headers, ask: Ask, { window: { used }, limit, seconds, isOver }: Spent): void {
  const ratio = used / limit
  if (ratio < 0.8) return
  if (costOf(ask).family === 'sharePoint') {
    headers.set('ratelimit-limit', String(limit))
    headers.set('ratelimit-remaining', String(Math.max(0, limit - used)))
    headers.set('ratelimit-reset', String(seconds))
    return
  }
  headers.set('x-ms-throttle-limit-percentage', Math.min(ratio, 1.8).toFixed(2))
  if (!isOver) return
  const access = ['GET', 'HEAD'].includes(ask.request.method) ? 'Read' : 'ReadWrite'
  const { tenantId, clientId } = ask.concern
  headers.set('x-ms-throttle-scope', `Tenant_Application/${access}/${clientId}/${tenantId}`)
  headers.set('x-ms-throttle-information', 'ResourceUnitLimitExceeded')
}
