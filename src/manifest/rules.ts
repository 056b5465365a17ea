import { listSome, quote } from '../text/quote.ts'
import { didYouMean } from '../text/similar.ts'
import { NAME, NAME_RULE } from './schema.ts'

/** A mistake in a manifest: its place, and half a sentence that says what it is. */
export interface Problem {
  readonly path: readonly PropertyKey[]
  readonly text: string
}

/**
 * Aliases. Enough for every target of a large manifest to share a list. A chain of aliases of aliases exceeds it at
 * once.
 */
export const MOST_ALIASES = 20_000

/** Exactly one of these keys of `identity` says where the assertion comes from. */
const SELECTORS = ['system', 'github', 'clientId', 'objectId', 'resourceId', 'tokenFile'] as const

/**
 * The rules between keys that a manifest breaks. They read the file before its shape is known to be right, so that one
 * check shows every mistake.
 */
export function brokenRules(manifest: unknown): Problem[] {
  if (!isMapping(manifest)) return []
  const long = Object.hasOwn(manifest, 'applications')
  const applications = mapping(long ? manifest['applications'] : { default: manifest['application'] })
  const pathOf = (name: string): string[] => (long ? ['applications', name] : ['application'])
  return [
    ...applicationRules(manifest),
    ...identityRules(['identity'], manifest['identity']),
    ...Object.entries(applications).flatMap(([name, application]) => [
      ...nameRules(pathOf(name), name),
      ...identityRules([...pathOf(name), 'identity'], mapping(application)['identity']),
    ]),
    ...targetRules(mapping(manifest['targets']), applications),
  ]
}

function nameRules(path: string[], name: string): Problem[] {
  return NAME.test(name) ? [] : [{ path, text: `is not a fit name: ${NAME_RULE}` }]
}

function applicationRules(root: Mapping): Problem[] {
  const long = Object.hasOwn(root, 'applications')
  const short = Object.hasOwn(root, 'application')
  const problems: Problem[] = []
  if (!long && !short) problems.push({ path: [], text: 'has no application: write `application:` or `applications:`' })
  if (long && short)
    problems.push({ path: ['application'], text: 'stands beside `applications`: write one of the two' })
  if (long && Object.hasOwn(root, 'identity')) {
    problems.push({ path: ['identity'], text: 'belongs in one of the `applications`, as each has its own' })
  }
  if (!long && Object.hasOwn(root, 'identity') && Object.hasOwn(mapping(root['application']), 'identity')) {
    problems.push({ path: ['identity'], text: 'is also in `application`: write it once' })
  }
  if (isMapping(root['applications']) && Object.keys(root['applications']).length === 0) {
    problems.push({ path: ['applications'], text: 'has no application in it' })
  }
  return problems
}

function identityRules(path: PropertyKey[], identity: unknown): Problem[] {
  if (!isMapping(identity)) return []
  const chosen = SELECTORS.filter((key) => Object.hasOwn(identity, key))
  if (chosen.length !== 1) {
    const have = chosen.length === 0 ? 'has none' : `has ${chosen.join(' and ')}`
    return [{ path, text: `${have} of ${SELECTORS.join(', ')}: exactly one says where the assertion comes from` }]
  }
  const external = chosen[0] === 'tokenFile' || chosen[0] === 'github'
  const misplaced = external ? ['principalId'] : ['issuer', 'subject']
  return misplaced
    .filter((key) => Object.hasOwn(identity, key))
    .map((key) => ({
      path: [...path, key],
      text: external
        ? `does not go with ${chosen[0]}: only managed identities have a principal ID`
        : `does not go with ${chosen[0]}: a managed identity's issuer is its tenant and its subject the principalId`,
    }))
}

function targetRules(targets: Mapping, applications: Mapping): Problem[] {
  const names = Object.keys(applications)
  const nameOfTenant = new Map(Object.entries(targets).map(([name, target]) => [tenantOf(target), name]))
  return Object.entries(targets).flatMap(([name, target]) => {
    const path = ['targets', name]
    const problems = nameRules(path, name)
    if (name === 'all') problems.push({ path, text: 'is not free for a target: `-t all` means every target' })
    const other = nameOfTenant.get(name.toLowerCase())
    if (other !== undefined && tenantOf(target) !== name.toLowerCase()) {
      problems.push({ path, text: `is named like the tenant of ${quote(other)}, so that \`-t\` could mean either` })
    }
    return [...problems, ...applicationOfTarget(path, mapping(target), names, applications)]
  })
}

function applicationOfTarget(path: string[], target: Mapping, names: string[], applications: Mapping): Problem[] {
  const chosen = Object.hasOwn(target, 'application')
    ? target['application']
    : names.length === 1
      ? names[0]
      : undefined
  if (chosen === undefined && names.length > 1) {
    return [{ path, text: `must say its \`application\`, as there are several: ${listSome(names)}` }]
  }
  if (typeof chosen !== 'string') return []
  if (!Object.hasOwn(applications, chosen)) {
    const text = `is ${quote(chosen)}, and no application has that name${didYouMean(chosen, names)}`
    return [{ path: [...path, 'application'], text }]
  }
  const ceiling = mapping(applications[chosen])['permissions']
  const wanted = target['permissions']
  if (!Array.isArray(ceiling) || !Array.isArray(wanted)) return []
  return wanted.flatMap((permission, index) =>
    typeof permission !== 'string' || ceiling.includes(permission)
      ? []
      : [
          {
            path: [...path, 'permissions', index],
            text: `${quote(permission)} is not among the permissions of the application ${quote(chosen)}`,
          },
        ],
  )
}

type Mapping = Record<string, unknown>

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function mapping(value: unknown): Mapping {
  return isMapping(value) ? value : {}
}

function tenantOf(target: unknown): string | undefined {
  const tenant = mapping(target)['tenant']
  return typeof tenant === 'string' ? tenant.toLowerCase() : undefined
}
