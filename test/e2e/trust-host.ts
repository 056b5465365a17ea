import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { towline } from '../cli/child.ts'
import { type Ran, temporaryFolder } from '../cli/support.ts'
import { type Compute, startCompute } from '../compat/compute.ts'

export const manifestText = `# What runs in Fabrikam.
home: { tenant: contoso.onmicrosoft.com }
application:
  displayName: Demo App # as its admins see it
  permissions: [Sites.Read.All]
identity: system
targets:
  fabrikam: { tenant: fabrikam.onmicrosoft.com }
`

/** The host of the identity with a manifest, and two tenants in which nothing is set up yet. */
export interface TrustHost {
  readonly compute: Compute
  readonly folder: string
  /** The manifest as it is now. */
  manifest(): string
  towline(...argv: readonly string[]): Promise<Ran>
}

/** Commands are child processes; admins who sign in by device code are approved at once. */
export async function startTrustHost(t: TestContext): Promise<TrustHost> {
  const compute = await startCompute(t, { world: 'bare', options: { autoApprove: true } })
  const folder = temporaryFolder(t, { 'towline.yaml': manifestText })
  return {
    compute,
    folder,
    manifest: () => readFileSync(join(folder, 'towline.yaml'), 'utf8'),
    towline: (...argv) => towline(argv, { env: environment(compute), cwd: folder }),
  }
}

export function environment({ env }: Compute): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
