import type { World } from '../world/model/index.ts'
import { type Ask, everyService, type FaultKind } from './fault-kind.ts'
import { FaultInputError, oneOf, realNumber, text, type Values, wholeNumber, withFallback } from './parameters.ts'

/** The keys that every fault can have: which requests it concerns, and how many of them it spoils. */
export const matchParameters = {
  service: withFallback(oneOf(everyService), undefined),
  target: withFallback(text("a tenant's name, ID or domain"), undefined),
  application: withFallback(text('the client ID of an application'), undefined),
  method: withFallback(text('an HTTP method, e.g. GET', /^[A-Za-z]+$/), undefined),
  path: withFallback(text('a path that begins with a slash, in which * stands for anything', /^[/*]/), undefined),
  times: withFallback(wholeNumber(1), Number.POSITIVE_INFINITY),
  share: withFallback(realNumber('a number above 0 and up to 1', Number.MIN_VALUE, 1), 1),
  seed: withFallback(wholeNumber(0, 2 ** 32 - 1), 1),
}

export type Match = Values<typeof matchParameters>

/** Whether a request is one that the fault is for. Letter case counts in none of the keys. */
export function matcher(
  { service, target, application, method, path }: Match,
  { services, perItem = false }: FaultKind,
  world: World,
): (ask: Omit<Ask, 'random' | 'spare'>) => boolean {
  const tenantId = target === undefined ? undefined : findTenantId(world, target)
  return (ask) =>
    (perItem === 'too' || ask.form !== (perItem ? 'batch' : 'item')) &&
    (service === undefined ? services.includes(ask.service) : service === ask.service) &&
    (tenantId === undefined || tenantId === ask.subject.tenantId) &&
    (application === undefined || application.toLowerCase() === ask.subject.clientId) &&
    (method === undefined || method.toUpperCase() === ask.request.method) &&
    (path === undefined || fits(path, ask.url.pathname))
}

/** Whether a path fits a pattern in which each `*` stands for any text. Each part is taken where it comes first. */
function fits(pattern: string, path: string): boolean {
  const [first = '', ...parts] = pattern.toLowerCase().split('*')
  const last = parts.pop()
  const text = path.toLowerCase()
  if (last === undefined) return text === first
  if (!text.startsWith(first)) return false
  let at = first.length
  for (const part of parts) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return text.length - last.length >= at && text.endsWith(last)
}

function findTenantId(world: World, target: string): string {
  const found = world.findTenant(target) ?? findByName(world, target)
  if (found === undefined) throw new FaultInputError(`"target" must be a tenant of this world; there is no ${target}.`)
  return found.id
}

function findByName({ home, targets }: World, name: string) {
  if (home.name === name) return home
  for (const tenant of targets) if (tenant.name === name) return tenant
  return undefined
}
