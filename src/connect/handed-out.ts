import type { AssertionOptions, AssertionSource } from '../credential/assertion/source.ts'
import type { AccessToken, GetTokenOptions, TowlineCredential } from '../credential/credential.ts'
import type { Oversight } from '../guard/oversight.ts'
import type { OwnAccess } from './own-access.ts'

/** Credential and assertion as other code gets them: each token is decided on and recorded before it is given. */
export function handedOut({ credential, assertion }: OwnAccess, oversight: Oversight): OwnAccess {
  return {
    credential: new HandedCredential(credential, oversight),
    assertion: {
      source: assertion.source,
      async get(options: AssertionOptions): ReturnType<AssertionSource['get']> {
        await oversight.beforeHandout({ what: 'assertion', resource: options.audience })
        return assertion.get(options)
      },
    },
  }
}

class HandedCredential implements TowlineCredential {
  readonly tenant: string
  readonly clientId: string
  readonly cloud: TowlineCredential['cloud']
  readonly #own: TowlineCredential
  readonly #oversight: Oversight

  constructor(own: TowlineCredential, oversight: Oversight) {
    this.tenant = own.tenant
    this.clientId = own.clientId
    this.cloud = own.cloud
    this.#own = own
    this.#oversight = oversight
  }

  get tenantId(): string | undefined {
    return this.#own.tenantId
  }

  resolvedTenantId(): Promise<string> {
    return this.#own.resolvedTenantId()
  }

  async getToken(scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken> {
    const resource = [scopes]
      .flat()
      .join(' ')
      .replace(/\/\.default$/, '')
    await this.#oversight.beforeHandout({ what: 'token', resource })
    return this.#own.getToken(scopes, options)
  }
}
