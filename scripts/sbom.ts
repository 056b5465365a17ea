import { spawnSync } from 'node:child_process'
import type { BundledPackage } from './bundled-packages.ts'

/** What `npm sbom` writes: CycloneDX 1.5 (https://cyclonedx.org/docs/1.5/json/). */
interface Sbom {
  readonly serialNumber?: string
  readonly metadata: {
    readonly timestamp?: string
    readonly component: Component
    readonly tools: readonly { readonly version?: string }[]
  }
  readonly components: readonly Component[]
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[]
}

interface Component {
  readonly 'bom-ref': string
  readonly name: string
  readonly properties?: readonly { readonly name: string; readonly value: string }[]
}

/** Everything that the lockfile names, the tools of development too. Throws if npm cannot say. */
export function npmSbom(): Sbom {
  const argv = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only']
  const options = { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, shell: process.platform === 'win32' } as const
  const { status, stdout, stderr } = spawnSync('npm', argv, options)
  if (status !== 0) throw new Error(`npm sbom failed: ${stderr}`)
  return JSON.parse(stdout)
}

/**
 * The part of an SBOM that is in the published package: what is bundled, and what is installed beside it. npm calls the
 * bundled packages tools of development, because an installation does not fetch them. Their code is in it all the same.
 *
 * What differs from build to build is left out: time, serial number, npm's version, the name of the folder.
 * Throws if a bundled package is not in the lockfile.
 */
export function shippedSbom(
  { serialNumber: _, metadata: { timestamp: __, ...metadata }, components, dependencies, ...rest }: Sbom,
  bundled: readonly Pick<BundledPackage, 'name' | 'version'>[],
  installed: Readonly<Record<string, string>>,
  name: string,
) {
  const bundledRefs = new Set(bundled.map((one) => `${one.name}@${one.version}`))
  const refs = new Set([...bundledRefs, ...Object.entries(installed).map((one) => one.join('@'))])
  const shipped = components.filter((component) => refs.has(component['bom-ref']))
  const missing = [...refs].filter((ref) => !shipped.some((component) => component['bom-ref'] === ref))
  if (missing.length > 0)
    throw new Error(`package-lock.json does not have ${missing.join(', ')}, which the package ships.`)
  const own = metadata.component['bom-ref']
  return {
    ...rest,
    metadata: {
      ...metadata,
      lifecycles: [{ phase: 'build' }],
      tools: metadata.tools.map(({ version: _, ...tool }) => tool),
      component: { ...metadata.component, name },
    },
    components: shipped.map((component) => ({
      ...component,
      scope: 'required',
      properties: bundledRefs.has(component['bom-ref']) ? [{ name: 'cdx:npm:package:bundled', value: 'true' }] : [],
    })),
    dependencies: dependencies
      .filter(({ ref }) => ref === own || refs.has(ref))
      .map(({ ref, dependsOn }) =>
        // The bundle has the code of all of them, also where a package between them has none in it.
        ref === own
          ? { ref, dependsOn: [...refs].sort() }
          : { ref, dependsOn: dependsOn.filter((one) => refs.has(one)) },
      ),
  }
}
