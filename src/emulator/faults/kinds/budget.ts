import { failedAnswer } from '../answers.ts'
import { costOf } from '../cost.ts'
import { type Apply, type Ask, faultKind } from '../fault-kind.ts'
import { duration, oneOf, wholeNumber, withFallback } from '../parameters.ts'
import { createUsageBook } from '../usage.ts'
import { createSlidingWindows, createWindows, type Window } from '../windows.ts'

/**
 * So many requests or resource units in a window of emulated time, counted for each application, each application in each
 * tenant, or each tenant. Requests beyond it are throttled, and count too. Where Microsoft's own windows begin is not
 * known, so they can be those of a wall clock's kind, or slide.
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
    window: withFallback(oneOf(['fixed', 'sliding']), 'fixed'),
    family: withFallback(oneOf(['sharePoint', 'identity', 'teams', 'other']), undefined),
    status: withFallback(oneOf([429, 503]), 429),
    retryAfter: withFallback(oneOf(['remaining', 'none']), 'remaining'),
  },
  start({ per, limit, windowMs, unit, window: shape, family, status, retryAfter }, { state }) {
    const windows = shape === 'fixed' ? createWindows(windowMs) : createSlidingWindows(windowMs)
    const book = createUsageBook()
    const apply: Apply = async (ask, next) => {
      const holder = holderOf(ask, per)
      const cost = costOf(ask)
      if (holder === undefined || (family !== undefined && cost.family !== family)) {
        ask.spare()
        return next()
      }
      const key = JSON.stringify(holder)
      const amount = unit === 'requests' ? 1 : cost.units
      const window = windows.spend(key, amount, ask.now())
      const isOver = window.used > limit
      book.note(key, holder, amount, window.used, isOver)
      const seconds = Math.ceil(window.remainingMs / 1000)
      const response = isOver
        ? failedAnswer(state, ask, status, retryAfter === 'none' ? undefined : String(seconds))
        : await next()
      if (!isOver) ask.spare()
      if (ask.service === 'graph') addHeaders(response.headers, ask, { window, limit, seconds, isOver })
      return response
    }
    return Object.assign(apply, { usage: () => book.all })
  },
})

/** The key of those that share one count; undefined when the request names no tenant or application. */
function holderOf(
  { subject: { tenantId, clientId } }: Ask,
  per: string,
): { readonly application?: string; readonly tenant?: string } | undefined {
  if (per === 'tenant') return tenantId === undefined ? undefined : { tenant: tenantId }
  if (clientId === undefined) return undefined
  return per === 'application' ? { application: clientId } : { application: clientId, tenant: tenantId ?? '' }
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
  const { tenantId, clientId } = ask.subject
  headers.set('x-ms-throttle-scope', `Tenant_Application/${access}/${clientId}/${tenantId}`)
  headers.set('x-ms-throttle-information', 'ResourceUnitLimitExceeded')
}
