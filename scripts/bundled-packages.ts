import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A package of others whose code is in the bundle. */
export interface BundledPackage {
  readonly name: string
  readonly version: string
  /** An SPDX expression. */
  readonly licence: string
  /** The repository, if the package names one. */
  readonly repository: string | undefined
  /** Where exactly this version can be had, as its authors published it. */
  readonly source: string
  /** Licence texts and notices, each with its copyright line. */
  readonly texts: readonly string[]
}

/** Of packages that came without a licence file: the copyright line, and where it was seen. */
type Holders = Readonly<Record<string, { readonly copyright: string }>>

/** Standard texts by SPDX identifier, for packages that came without a file, and who holds the copyright of those. */
const standard = join(import.meta.dirname, 'licences')

/**
 * The packages of which these files are a part, sorted. `modules` are absolute paths. Throws if a licence text is
 * missing: every licence demands that its text goes with the code.
 */
export function bundledPackages(modules: readonly string[]): BundledPackage[] {
  const folders = new Set(modules.map(packageFolder).filter((folder) => folder !== undefined))
  return [...folders].sort().map(readPackage)
}

function readPackage(folder: string): BundledPackage {
  const { name, version, license, repository } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  if (typeof license !== 'string') throw new Error(`${name} ${version} names no licence, so it cannot be bundled.`)
  const read = (pattern: string): string[] =>
    globSync(pattern, { cwd: folder })
      .sort()
      .map((file) => readFileSync(join(folder, file), 'utf8').trim())
      .filter((text) => text !== '')
  const licences = read('{LICENSE,LICENCE,License,license,COPYING}*')
  const notices = read('{NOTICE,CopyrightNotice}*')
  return {
    name,
    version,
    licence: license,
    repository: addressOf(repository),
    source: `https://registry.npmjs.org/${name}/-/${name.split('/').at(-1)}-${version}.tgz`,
    texts: [...(licences.length > 0 ? licences : [standardText(name, license)]), ...notices],
  }
}

function standardText(name: string, licence: string): string {
  const path = join(standard, `${licence}.txt`)
  const holders: Holders = JSON.parse(readFileSync(join(standard, 'holders.json'), 'utf8'))
  const holder = Object.hasOwn(holders, name) ? holders[name] : undefined
  if (holder === undefined || !existsSync(path)) {
    throw new Error(
      `${name} came without the text of its licence (${licence}). Look up its copyright line, put it into scripts/licences/holders.json, and see that ${licence}.txt is beside it.`,
    )
  }
  return `${holder.copyright}\n\n${readFileSync(path, 'utf8').trimEnd()}`
}

function addressOf(repository: unknown): string | undefined {
  const url = typeof repository === 'string' ? repository : (repository as { url?: string } | undefined)?.url
  if (url === undefined) return undefined
  // `github:owner/name` and `owner/name` are npm's short forms.
  const [, short] = /^(?:github:)?([\w.-]+\/[\w.-]+)$/.exec(url) ?? []
  if (short !== undefined) return `https://github.com/${short}`
  return url
    .replace(/^git\+/, '')
    .replace(/^(git|ssh):\/\/(git@)?/, 'https://')
    .replace(/\.git$/, '')
}

/** `/x/node_modules/@a/b/dist/c.js` → `/x/node_modules/@a/b` */
function packageFolder(module: string): string | undefined {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(module.replaceAll('\\', '/'))?.[0]
}
