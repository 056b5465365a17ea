import { isMapping, type Mapping, mapping, type Problem } from '../yaml/problem.ts'
import { nameRules } from './name-rules.ts'
import { targetRules } from './target-rules.ts'

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
    ...auditRules(manifest['audit']),
  ]
}

/** Exactly one place. */
function auditRules(audit: unknown): Problem[] {
  if (!isMapping(audit)) return []
  const places = ['folder', 'blob'].filter((name) => Object.hasOwn(audit, name))
  if (places.length === 1) return []
  return [
    {
      path: ['audit'],
      text:
        places.length === 0 ? 'names no place: write `folder` or `blob`' : 'names two places: write `folder` or `blob`',
    },
  ]
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
