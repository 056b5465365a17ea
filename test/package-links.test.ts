import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import test from 'node:test'
import { promisify } from 'node:util'

/** Links of Markdown and of HTML in it that lead to a file beside the page. */
function relativeLinks(text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)|(?:href|src)="([^"]+)"/g)]
    .map(([, markdown, html]) => (markdown ?? html ?? '').replace(/#.*/, ''))
    .filter((link) => link !== '' && !/^[a-z]+:/i.test(link))
}

test('the package', async (t) => {
  // Without what npm runs before it packs: the build makes only dist/.
  const argv = ['pack', '--dry-run', '--json', '--ignore-scripts']
  const { stdout } = await promisify(execFile)('npm', argv, { maxBuffer: 16 * 1024 * 1024 })
  const paths: string[] = JSON.parse(stdout)[0].files.map(({ path }: { path: string }) => path)
  const isThere = (path: string) => paths.some((one) => one === path || one.startsWith(`${path.replace(/\/$/, '')}/`))

  await t.test('each relative link of README and docs/ leads to a file or folder of the package', () => {
    const pages = paths.filter((path) => path === 'README.md' || /^docs\/.*\.md$/.test(path))
    assert.ok(pages.length > 10)
    const links = pages.flatMap((page) => relativeLinks(readFileSync(page, 'utf8')).map((link) => ({ page, link })))
    const broken = links.filter(({ page, link }) => !isThere(normalize(join(dirname(page), link))))
    assert.ok(links.length > 50)
    assert.deepEqual(broken, [])
  })

  await t.test('the ready runbooks and examples are in the package', () => {
    for (const name of ['list-sites', 'inactive-sites', 'external-sharing', 'orphaned-groups', 'grant-site-role']) {
      assert.ok(paths.includes(`examples/runbooks/${name}.ts`), name)
    }
    assert.ok(paths.includes('examples/azure-sdk.ts'))
  })

  await t.test('no test, log or state of an emulator is in the package', () => {
    assert.deepEqual(
      paths.filter((path) => /^(test|scripts|node_modules|\.)/.test(path)),
      [],
    )
  })
})
