import { assertionIssuerOf } from '../../../entra/issuers.ts'
import type { Tenant, World } from '../../model/index.ts'
import { suggestion } from '../read/nearest.ts'
import type { Problem, Report } from '../read/problem.ts'
import { tokenExchangeOf, workloadsOf } from './credential-subjects.ts'

/** Which issuers the tenant's policy lets its applications trust: by URL, or `home` for Entra's own in the home tenant. */
export function allowIssuers(
  tenant: Tenant,
  allowed: readonly string[] | undefined,
  { world, path, report }: { world: World; path: Problem['path']; report: Report },
): void {
  if (allowed === undefined) return
  const named = new Map([
    ['home', assertionIssuerOf(world.home.id, tokenExchangeOf(world))],
    ...workloadsOf(world).map(([host, { issuer }]): [string, string] => [host, issuer]),
  ])
  tenant.allowedIssuers = allowed.map((issuer, index) => {
    const url = issuer.startsWith('https://') ? issuer : named.get(issuer)
    if (url === undefined) {
      const text = `has ${JSON.stringify(issuer)}, which is neither an https URL nor known${suggestion(issuer, named.keys())}`
      report({ path: [...path, 'allowedIssuers', index], text })
    }
    return url ?? issuer
  })
}
