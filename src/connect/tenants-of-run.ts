import type { TowlineCredential } from '../credential/credential.ts'
import { ConfigError } from '../errors/errors.ts'
import type { Target } from '../manifest/target.ts'
import { isGuid } from '../text/guid.ts'
import { quote } from '../text/quote.ts'

type Named = Pick<Target, 'name' | 'tenant' | 'clientId'>

/**
 * Keeps two targets of a run from being one tenant. A manifest refuses what its text shows. That a domain and an ID, or two
 * domains, are one tenant is known only when a domain has been looked up. Then the later target fails before its token is
 * used, so that nothing is counted, read or written twice.
 */
export class TenantsOfRun {
  /** The target's name by application and tenant ID. Empty where all targets are named by IDs, as they differ then. */
  readonly #names = new Map<string, string>()
  readonly #ids = new Map<string, string>()

  constructor(targets: readonly Named[]) {
    if (targets.every(({ tenant }) => isGuid(tenant))) return
    for (const target of targets) if (isGuid(target.tenant)) this.#names.set(keyOf(target, target.tenant), target.name)
  }

  /** The tenant ID of a target, as far as it is known by now. */
  idOf({ name, tenant }: Named): string | undefined {
    return isGuid(tenant) ? tenant : this.#ids.get(name)
  }

  /** For a `connector`: the credential of a target. Its `getToken` rejects with `ConfigError` `TENANT_REPEATED` in another target's tenant. */
  readonly watch = (credential: TowlineCredential, target: Named): TowlineCredential => {
    if (isGuid(target.tenant)) return credential
    const { tenant, clientId, cloud } = credential
    return {
      tenant,
      clientId,
      cloud,
      get tenantId() {
        return credential.tenantId
      },
      resolvedTenantId: () => credential.resolvedTenantId(),
      getToken: async (scopes, options) => {
        const token = await credential.getToken(scopes, options)
        this.#claim(target, await credential.resolvedTenantId())
        return token
      },
    }
  }

  #claim(target: Named, tenantId: string): void {
    const key = keyOf(target, tenantId)
    const first = this.#names.get(key) ?? target.name
    if (first !== target.name) throw repeated(target, first, tenantId)
    this.#names.set(key, target.name)
    this.#ids.set(target.name, tenantId)
  }
}

function keyOf({ clientId }: Named, tenantId: string): string {
  return `${tenantId} ${clientId}`
}

function repeated({ name, tenant }: Named, first: string, tenantId: string): ConfigError {
  return new ConfigError('TENANT_REPEATED', {
    message: `The target ${quote(name)} is the tenant of the target ${quote(first)}: ${tenant} has the ID ${tenantId}.`,
    likelyCause: 'The tenant is written twice, by its ID and by a domain or by two domains, with one application.',
    fix: 'Remove one of the two from the manifest, or choose one of them.',
  })
}
