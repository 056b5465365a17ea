/** What is known about one case. */
export interface Facts {
  /** Tenant ID or domain of the target. */
  readonly tenant?: string | undefined
  readonly clientId?: string | undefined
  readonly scope?: string | undefined
  /** The target's name, as `-t` takes it. */
  readonly target?: string | undefined
}

/** Fills the placeholders of a text of the catalogue, with a general term where a fact is not known. */
export function fill(text: string, { tenant, clientId, scope, target }: Facts): string {
  const values: Readonly<Record<string, string>> = {
    tenant: tenant === undefined ? 'the target tenant' : `tenant ${tenant}`,
    Tenant: tenant === undefined ? 'The target tenant' : `Tenant ${tenant}`,
    client: clientId === undefined ? "the application's client ID" : `client ID ${clientId}`,
    scope: scope === undefined ? 'the scope' : `"${scope}"`,
    target: target ?? '<target>',
  }
  return text.replace(/\{(tenant|Tenant|client|scope|target)\}/g, (_, name: string) => values[name] ?? '')
}
