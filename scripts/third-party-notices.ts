import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The licences of the packages whose code is in the bundle. The licences demand to be distributed with the code. `modules`
 * are the absolute paths of the bundled files.
 */
export function thirdPartyNotices(modules: readonly string[]): string {
  const folders = new Set(modules.map(packageFolder).filter((folder) => folder !== undefined))
  const sections = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const files = globSync('{LICENSE,LICENCE,License,license,COPYING,NOTICE}*', { cwd: folder }).sort()
    const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim())
    if (texts.length === 0 && license === undefined) throw new Error(`${name} ships no licence`)
    return [`## ${name} ${version} (${license})`, ...texts.map((text) => `\`\`\`text\n${text}\n\`\`\``)].join('\n\n')
  })
  return `# Third-party notices\n\nThe files in this folder contain code of these packages.\n\n${sections.join('\n\n')}\n`
}

/** `/x/node_modules/@a/b/dist/c.js` → `/x/node_modules/@a/b` */
function packageFolder(module: string): string | undefined {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(module.replaceAll('\\', '/'))?.[0]
}
