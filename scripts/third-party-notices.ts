import type { BundledPackage } from './bundled-packages.ts'

/**
 * A page with the licences of the packages whose code is in the bundle, and with the address of each one's source. The
 * licences demand to be distributed with the code, and some of them (MPL-2.0) a word on where its source is.
 */
export function thirdPartyNotices(packages: readonly BundledPackage[]): string {
  const sections = packages.map(({ name, version, licence, repository, source, texts }) =>
    [
      `## ${name} ${version} (${licence})`,
      `Source: <${source}>${repository === undefined ? '' : `, developed at <${repository}>`}`,
      ...texts.map((text) => `\`\`\`text\n${text}\n\`\`\``),
    ].join('\n\n'),
  )
  return `# Third-party notices\n\nThe files in this folder contain code of these packages.\n\n${sections.join('\n\n')}\n`
}
