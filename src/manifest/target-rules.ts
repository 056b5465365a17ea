import { whyNotTenant } from '../names/tenant.ts'
import { listSome, quote } from '../text/quote.ts'
import { didYouMean } from '../text/similar.ts'
import { type Mapping, mapping, type Problem } from '../yaml/problem.ts'
import { nameRules } from './name-rules.ts'

/** The rules between the targets of a manifest, and between a target and its application. */
export function targetRules(targets: Mapping, applications: Mapping): Problem[] {
  const names = Object.keys(applications)
  const entries = Object.entries(targets)
  const nameOfTenant = new Map(entries.map(([name, target]) => [tenantOf(target), name]))
  const repeated = repeatedTenants(entries, names, applications)
  const ceilings = ceilingsOf(applications)
  return entries.flatMap(([name, target]) => {
    const path = ['targets', name]
    const problems = nameRules(path, name)
    if (name === 'all') problems.push({ path, text: 'is not free for a target: `-t all` means every target' })
    const other = nameOfTenant.get(name.toLowerCase())
    if (other !== undefined && tenantOf(target) !== name.toLowerCase()) {
      problems.push({ path, text: `is named like the tenant of ${quote(other)}, so that \`-t\` could mean either` })
    }
    const first = repeated.get(name)
    if (first !== undefined) {
      const text = `has the tenant and the application of ${quote(first)}, so that \`-t all\` would work there twice`
      problems.push({ path, text })
    }
    return [...problems, ...applicationOfTarget(path, mapping(target), names, ceilings)]
  })
}

/**
 * The targets whose tenant is that of another target before them, with the name of that one. Two applications, told apart by
 * client ID where there is one, may each have the tenant: one that reads and one that writes.
 */
function repeatedTenants(targets: [string, unknown][], names: string[], applications: Mapping): Map<string, string> {
  const firsts = new Map<string, string>()
  const repeated = new Map<string, string>()
  for (const [name, target] of targets) {
    const tenant = tenantOf(target)
    const application = chosenApplication(mapping(target), names)
    if (tenant === undefined || whyNotTenant(tenant) !== undefined || typeof application !== 'string') continue
    const { clientId = application } = mapping(applications[application])
    const key = `${tenant} ${String(clientId).toLowerCase()}`
    const first = firsts.get(key)
    if (first === undefined) firsts.set(key, name)
    else repeated.set(name, first)
  }
  return repeated
}

function chosenApplication(target: Mapping, names: string[]): unknown {
  if (Object.hasOwn(target, 'application')) return target['application']
  return names.length === 1 ? names[0] : undefined
}

/** The permissions of each application; `undefined` where it lists none. Applications may share a list. */
function ceilingsOf(applications: Mapping): Ceilings {
  const sets = new Map<unknown, ReadonlySet<unknown>>()
  return new Map(
    Object.entries(applications).map(([name, application]) => {
      const { permissions } = mapping(application)
      if (!Array.isArray(permissions)) return [name, undefined]
      const set = sets.get(permissions) ?? new Set(permissions)
      sets.set(permissions, set)
      return [name, set]
    }),
  )
}

type Ceilings = ReadonlyMap<string, ReadonlySet<unknown> | undefined>

function applicationOfTarget(path: string[], target: Mapping, names: string[], ceilings: Ceilings): Problem[] {
  const chosen = chosenApplication(target, names)
  if (chosen === undefined && names.length > 1) {
    return [{ path, text: () => `must say its \`application\`, as there are several: ${listSome(names)}` }]
  }
  if (typeof chosen !== 'string') return []
  if (!ceilings.has(chosen)) {
    const text = (): string => `is ${quote(chosen)}, and no application has that name${didYouMean(chosen, names)}`
    return [{ path: [...path, 'application'], text }]
  }
  const ceiling = ceilings.get(chosen)
  const wanted = target['permissions']
  if (ceiling === undefined || !Array.isArray(wanted)) return []
  return wanted.flatMap((permission, index) =>
    typeof permission !== 'string' || ceiling.has(permission)
      ? []
      : [
          {
            path: [...path, 'permissions', index],
            text: `${quote(permission)} is not among the permissions of the application ${quote(chosen)}`,
          },
        ],
  )
}

function tenantOf(target: unknown): string | undefined {
  const tenant = mapping(target)['tenant']
  return typeof tenant === 'string' ? tenant.toLowerCase() : undefined
}
