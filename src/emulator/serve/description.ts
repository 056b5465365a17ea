import type { World } from '../world/model/index.ts'

/** What `towline emulator start --json` prints as its first line. Scripts rely on it. */
export interface Description {
  /** For the environment of a child, after `unset` was taken out of it. */
  readonly env: Readonly<Record<string, string>>
  /** Absolute path of a PEM file. */
  readonly caCert: string
  /** Origins, `https://host:port`, with no path and no slash at the end. */
  readonly authority: string
  readonly graph: string
  readonly control: string
  /** Home first. */
  readonly tenants: readonly { readonly name: string; readonly id: string; readonly domain: string }[]
  /** The first of `applications`; absent when there is none. */
  readonly application?: { readonly clientId: string }
  readonly applications: readonly { readonly clientId: string; readonly displayName: string }[]
  readonly unset: readonly string[]
}

type Addresses = Pick<Description, 'env' | 'caCert' | 'authority' | 'graph' | 'control' | 'unset'>

export function describe({ home, targets }: World, { unset, ...addresses }: Addresses): Description {
  const applications = home.applications.map(({ appId, displayName }) => ({ clientId: appId, displayName }))
  const [first] = applications
  return {
    ...addresses,
    tenants: [home, ...targets].map(({ name, id, domains }) => ({ name, id, domain: domains[0] ?? id })),
    ...(first && { application: { clientId: first.clientId } }),
    applications,
    unset,
  }
}
