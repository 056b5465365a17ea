import assert from 'node:assert/strict'
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { parse } from 'yaml'
import { bundledPackages } from '../scripts/bundled-packages.ts'
import { shippedSbom } from '../scripts/sbom.ts'
import { thirdPartyNotices } from '../scripts/third-party-notices.ts'
import { temporaryFolder } from './cli/support.ts'

// What the build makes of it is in test/heavy/clean-root/package.test.ts.

const root = join(import.meta.dirname, '..')

/** A file of a package that is installed with these files. */
function planted(t: TestContext, name: string, about: object, files: Readonly<Record<string, string>> = {}): string {
  const folder = join(temporaryFolder(t), 'node_modules', name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '1.2.3', ...about }))
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text)
  return join(folder, 'dist', 'index.js')
}

test('bundledPackages()', async (t) => {
  await t.test('a package is listed once, with its texts and the address of its source', (t) => {
    const module = planted(
      t,
      '@made/up',
      { license: 'MPL-2.0', repository: { type: 'git', url: 'git+ssh://git@github.com/made/up.git' } },
      { 'LICENSE.md': 'Mozilla …\n', NOTICE: 'Made up by us.' },
    )
    const [found, ...more] = bundledPackages([module, module.replace('index', 'other')])
    assert.deepEqual(more, [])
    assert.deepEqual(found, {
      name: '@made/up',
      version: '1.2.3',
      licence: 'MPL-2.0',
      repository: 'https://github.com/made/up',
      source: 'https://registry.npmjs.org/@made/up/-/up-1.2.3.tgz',
      texts: ['Mozilla …', 'Made up by us.'],
    })
    const page = thirdPartyNotices([found as NonNullable<typeof found>])
    assert.match(page, /^## @made\/up 1\.2\.3 \(MPL-2\.0\)$/m)
    assert.match(
      page,
      /^Source: <https:\/\/registry\.npmjs\.org\/@made\/up\/-\/up-1\.2\.3\.tgz>, developed at <https:/m,
    )
  })

  await t.test('a package without the text of its licence is refused, and so is one without a licence', (t) => {
    for (const files of [{}, { NOTICE: 'Made up by us.' }, { LICENSE: '\n', NOTICE: 'Made up by us.' }]) {
      const module = planted(t, 'made-up', { license: 'MIT' }, files)
      assert.throws(() => bundledPackages([module]), /^Error: made-up came without the text of its licence \(MIT\)/)
    }
    const unlicensed = planted(t, 'made-up', {}, { LICENSE: 'a text' })
    assert.throws(() => bundledPackages([unlicensed]), /made-up 1\.2\.3 names no licence/)
    const inherited = planted(t, 'constructor', { license: 'MIT' })
    assert.throws(() => bundledPackages([inherited]), /constructor came without/)
  })

  await t.test(
    'a package that came without a file has the standard text, below the line of who holds the copyright',
    (t) => {
      const module = planted(t, '@stricli/core', { license: 'Apache-2.0' })
      const [text = ''] = bundledPackages([module])[0]?.texts ?? []
      assert.match(
        text,
        /^Copyright 2024 Bloomberg Finance L\.P\.\n\n +Apache License\n[\s\S]*END OF TERMS AND CONDITIONS$/,
      )
      const other = planted(t, '@stricli/core', { license: 'EUPL-1.2' })
      assert.throws(() => bundledPackages([other]), /see that EUPL-1\.2\.txt is beside it/)
    },
  )

  await t.test(
    'every package that docs/dependencies.md calls bundled, and what it needs, has the text of its licence',
    () => {
      const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
      const page = readFileSync(join(root, 'docs/dependencies.md'), 'utf8')
      const table = page.slice(page.indexOf('| Package | What for | Loaded when'), page.indexOf('For development only'))
      const named = [...table.matchAll(/`((?:@[a-z-]+\/)?[a-z0-9-]+)`/g)].map(([, name]) => `node_modules/${name}`)
      const found = new Set(named.filter((path) => path in packages))
      for (const path of found) {
        for (const name of Object.keys(packages[path].dependencies ?? {})) {
          const inside = `${path}/node_modules/${name}`
          found.add(inside in packages ? inside : `node_modules/${name}`)
        }
      }
      assert.ok(found.size > 60, `${found.size} packages`)
      for (const { name, texts } of bundledPackages([...found].map((path) => join(root, path, 'index.js')))) {
        assert.ok((texts[0]?.length ?? 0) > 200, name)
      }
    },
  )
})

test('shippedSbom()', async (t) => {
  const component = (name: string) => ({
    'bom-ref': `${name}@1.0.0`,
    name,
    scope: 'optional',
    properties: [{ name: 'cdx:npm:package:development', value: 'true' }],
  })
  const ofNpm = {
    bomFormat: 'CycloneDX',
    serialNumber: 'urn:uuid:1',
    metadata: {
      timestamp: 'now',
      tools: [{ name: 'cli', version: '11' }],
      component: { ...component('folder'), properties: [] },
    },
    components: [component('bundled'), component('tool'), component('installed'), component('deep')],
    dependencies: [
      { ref: 'folder@1.0.0', dependsOn: ['installed@1.0.0', 'bundled@1.0.0', 'tool@1.0.0'] },
      { ref: 'tool@1.0.0', dependsOn: ['deep@1.0.0'] },
      { ref: 'bundled@1.0.0', dependsOn: ['tool@1.0.0', 'deep@1.0.0'] },
      { ref: 'deep@1.0.0', dependsOn: [] },
    ],
  }
  const bundled = ['bundled', 'deep'].map((name) => ({ name, version: '1.0.0' }))

  await t.test(
    'an SBOM names what is shipped, as what it is there, and nothing that differs from build to build',
    () => {
      const sbom = shippedSbom(ofNpm, bundled, { installed: '1.0.0' }, 'towline')
      assert.deepEqual(
        sbom.components.map(({ name, scope, properties }) => [name, scope, properties.length]),
        [
          ['bundled', 'required', 1],
          ['installed', 'required', 0],
          ['deep', 'required', 1],
        ],
      )
      assert.deepEqual(sbom.dependencies, [
        { ref: 'folder@1.0.0', dependsOn: ['bundled@1.0.0', 'deep@1.0.0', 'installed@1.0.0'] },
        { ref: 'bundled@1.0.0', dependsOn: ['deep@1.0.0'] },
        { ref: 'deep@1.0.0', dependsOn: [] },
      ])
      assert.equal(sbom.metadata.component.name, 'towline')
      assert.doesNotMatch(JSON.stringify(sbom), /urn:uuid|timestamp|"11"|development|tool@/)
    },
  )

  await t.test('a bundled package that the lockfile does not have is refused', () => {
    const stranger = { name: 'bundled', version: '2.0.0' }
    assert.throws(() => shippedSbom(ofNpm, [stranger], {}, 'towline'), /does not have bundled@2\.0\.0/)
  })
})

test('a workflow uses actions by commit, has no right that it does not need, and no secret', () => {
  const paths = globSync('.github/workflows/*.yml', { cwd: root })
  assert.ok(paths.length > 0)
  for (const path of paths) {
    const text = readFileSync(join(root, path), 'utf8')
    const { permissions, jobs } = parse(text)
    assert.deepEqual(permissions, {}, path)
    assert.doesNotMatch(text, /\bsecrets\b|NODE_AUTH_TOKEN|pull_request_target/, path)
    for (const [name, job] of Object.entries<{ permissions: object; steps: { uses?: string; run?: string }[] }>(jobs)) {
      assert.deepEqual(job.permissions, { contents: 'read', 'id-token': 'write' }, `${path}: ${name}`)
      for (const { uses, run } of job.steps) {
        if (uses !== undefined) assert.match(uses, /^actions\/[a-z-]+@[0-9a-f]{40}$/, path)
        // What is put in there is part of the script. Variables are not.
        assert.doesNotMatch(run ?? '', /\$\{\{/, path)
      }
    }
  }
})
