import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { typesMissingFrom } from '../../support/public-types.ts'

const run = promisify(execFile)

const compilerOptions = {
  strict: true,
  noEmit: true,
  module: 'nodenext',
  target: 'es2024',
  types: ['node'],
  typeRoots: [join(process.cwd(), 'node_modules/@types')],
}

test('the published package', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'towline-package-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  await run('npm', ['pack', '--pack-destination', folder])
  const { version, name } = JSON.parse(await readFile('package.json', 'utf8'))
  await writeFile(join(folder, 'package.json'), '{ "type": "module", "private": true }')
  await run('npm', ['install', '--no-audit', '--no-fund', `./${name}-${version}.tgz`], { cwd: folder })
  const bin = join(folder, 'node_modules', '.bin')
  const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}` }
  const towline = (...args: string[]) => run(join(bin, 'towline'), args, { cwd: folder, env })

  await t.test('the package brings one other package with its types, and runs nothing at installation', async () => {
    const lock = JSON.parse(await readFile(join(folder, 'node_modules', '.package-lock.json'), 'utf8'))
    assert.deepEqual(Object.keys(lock.packages).sort(), [
      'node_modules/@microsoft/microsoft-graph-types',
      'node_modules/towline',
    ])
    const { scripts = {} } = JSON.parse(await readFile(join(folder, 'node_modules', 'towline', 'package.json'), 'utf8'))
    assert.deepEqual(
      Object.keys(scripts).filter((script) => script.endsWith('install')),
      [],
    )
  })

  await t.test(
    'sbom.json names every package whose licence is in the notices, and what is installed beside them',
    async () => {
      const dist = join(folder, 'node_modules/towline/dist')
      const text = await readFile(join(dist, 'sbom.json'), 'utf8')
      const { components, metadata, bomFormat, specVersion } = JSON.parse(text)
      const notices = await readFile(join(dist, 'THIRD-PARTY-NOTICES.md'), 'utf8')
      const noted = [...notices.matchAll(/^## (\S+) (\S+) \(/gm)].map(([, name, version]) => `${name}@${version}`)
      assert.ok(noted.length > 60)
      assert.equal(notices.match(/^Source: <https:\/\/registry\.npmjs\.org\/.+\.tgz>/gm)?.length, noted.length)
      const { dependencies } = JSON.parse(await readFile('package.json', 'utf8'))
      const installed = Object.entries(dependencies).map((one) => one.join('@'))
      assert.deepEqual(
        components.map((component: { 'bom-ref': string }) => component['bom-ref']).sort(),
        [...noted, ...installed].sort(),
      )
      for (const { name, purl, hashes, licenses, scope } of components) {
        assert.ok(purl.startsWith('pkg:npm/') && hashes[0].content.length === 128 && licenses.length > 0, name)
        assert.equal(scope, 'required', name)
      }
      assert.deepEqual([bomFormat, specVersion, metadata.component.name], ['CycloneDX', '1.5', name])
      assert.doesNotMatch(text, /serialNumber|timestamp/)
    },
  )

  await t.test('the package is the same to the byte when it is made again', async () => {
    const again = await mkdtemp(join(tmpdir(), 'towline-package-'))
    t.after(() => rm(again, { recursive: true, force: true }))
    await run('npm', ['pack', '--pack-destination', again])
    const [one, other] = await Promise.all([folder, again].map((at) => readFile(join(at, `${name}-${version}.tgz`))))
    assert.ok(one?.equals(other as Buffer))
  })

  await t.test('the installed command says its version', async () => {
    assert.equal((await towline('--version')).stdout, `${version}\n`)
  })

  await t.test('the installed command lists the sites of the seed world under Node 24', async () => {
    const { stdout } = await towline(
      'emulator',
      'run',
      '--',
      'towline',
      'sites',
      'list',
      '-o',
      'json',
      '--query',
      'length(@)',
    )
    assert.equal(stdout, '450\n')
  })

  await t.test('the ready runbooks of the installed package run where they are', async () => {
    const runbook = 'node_modules/towline/examples/runbooks/list-sites.ts'
    const { stdout } = await towline('emulator', 'run', '--', 'towline', 'run', runbook, '--query', 'length(@)')
    assert.equal(stdout, '450\n')
  })

  await t.test(
    'the package can be imported, with types that compile in strict mode and need no others beside them',
    async () => {
      await writeFile(
        join(folder, 'use.ts'),
        `import { graphClient, listSites, towlineCredential, type TowlineError } from 'towline'
       import { createEmulator } from 'towline/emulator'
       const emulator = await createEmulator('seed')
       const { send } = emulator
       const credential = towlineCredential({ tenantId: emulator.env['TOWLINE_TENANT'] ?? '', clientId: emulator.env['TOWLINE_CLIENT_ID'] ?? '', send, assertion: () => emulator.issueAssertion() })
       let count = 0
       for await (const site of listSites(graphClient({ credential, send }))) count += site.webUrl ? 1 : 0
       const never: TowlineError | undefined = undefined
       console.log(count, never)`,
      )
      const alone = { compilerOptions: { ...compilerOptions, types: [] }, files: ['use.ts'] }
      await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(alone))
      await run('tsc', ['--project', folder])
      const { stdout } = await run(process.execPath, ['use.ts'], { cwd: folder })
      assert.equal(stdout, '450 undefined\n')
    },
  )

  await t.test('`docs` of an error names a page that the package has on the disk', async () => {
    await writeFile(
      join(folder, 'docs.mjs'),
      `import { towlineCredential } from 'towline'
       try { towlineCredential({ tenantId: 'common', clientId: '' }) } catch (error) { console.log(error.docs) }`,
    )
    const { stdout } = await run(process.execPath, ['docs.mjs'], { cwd: folder })
    const page = await realpath(join(folder, 'node_modules/towline/docs/errors.md'))
    assert.equal(stdout, `${pathToFileURL(page).href}#tenant_invalid\n`)
    assert.match(await readFile(page, 'utf8'), /^### TENANT_INVALID$/m)
  })

  await t.test('each entry exports every type that its signatures lead to', () => {
    const types = join(folder, 'node_modules/towline/dist/types')
    for (const entry of ['index.d.ts', 'emulator/index.d.ts']) {
      const missing = typesMissingFrom(join(types, entry), (path) => readFileSync(path, 'utf8'))
      assert.deepEqual(missing, [], `export these from src/${entry.replace('.d.ts', '.ts')}`)
    }
  })

  await t.test('the installed command reads a manifest, and says what is wrong in one', async () => {
    const manifest = join(folder, 'of-package.yaml')
    await writeFile(manifest, 'application: {}\ntargets: { fabrikam: { tenant: fabrikam.example } }\n')
    const { stdout } = await towline('manifest', 'check', '--manifest', manifest)
    assert.equal(JSON.parse(stdout).targets, 1)
    await writeFile(manifest, 'application: {}\ntargets: { fabrikam: { tenant: fabrikam.example, acess: x } }\n')
    await assert.rejects(towline('manifest', 'check', '--manifest', manifest), { stderr: /:2: targets.fabrikam.acess/ })
  })

  await t.test('the installed command runs a runbook in TypeScript whose types come from the package', async () => {
    await writeFile(
      join(folder, 'count.ts'),
      `import { listSites, type RunbookContext, runbook } from 'towline'
       interface Input { readonly least: string }
       async function count({ graph, signal, input }: RunbookContext<Input>): Promise<{ sites: number }> {
         let sites: number = 0
         for await (const { webUrl } of listSites(graph, { signal })) if (webUrl) sites++
         if (sites < Number(input.least)) throw new Error('too few')
         return { sites }
       }
       export default runbook<Input, { sites: number }>({ name: 'count', description: '', permissions: ['Sites.Read.All'], run: count })`,
    )
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['count.ts'] }))
    await run('tsc', ['--project', folder])
    const counted = (...inputs: string[]) =>
      towline('emulator', 'run', '--', 'towline', 'run', 'count.ts', '-o', 'json', ...inputs)
    assert.equal((await counted('--input', 'least=450')).stdout.replaceAll(/\s/g, ''), '[{"sites":450}]')
    await assert.rejects(counted('--input', 'least=451'), { code: 1, stderr: /RUNBOOK_FAILED.*too few/ })
  })

  await t.test(
    'under an older Node the command says which one it needs, and not that its own syntax is wrong',
    async () => {
      const { engines } = JSON.parse(await readFile('package.json', 'utf8'))
      const under = (node: string) => {
        const lacks = node < '20' ? 'delete process.getBuiltinModule;' : ''
        const pretend = `${lacks} Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${node}' } })`
        const main = join(folder, 'node_modules/towline/dist/cli/main.js')
        return run(process.execPath, [
          '--import',
          `data:text/javascript,${encodeURIComponent(pretend)}`,
          main,
          '--version',
        ])
      }
      const needed = String(engines.node).replace('>=', '')
      for (const old of ['18.20.8', '22.11.0', '24.4.1']) {
        await assert.rejects(under(old), {
          code: 1,
          stdout: '',
          stderr: new RegExp(`^error  Towline needs Node ${needed} or newer, and this is Node ${old}$`, 'm'),
        })
      }
      for (const fit of ['24.5.0', '25.0.0']) assert.equal((await under(fit)).stdout, `${version}\n`)
    },
  )

  await t.test('under an older Node the library says which one it needs when it is imported', async () => {
    const { engines } = JSON.parse(await readFile('package.json', 'utf8'))
    const needed = String(engines.node).replace('>=', '')
    const under = (node: string) => {
      const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${node}' } })`
      const code = `${pretend}; await import('towline'); console.log('imported')`
      return run(process.execPath, ['--input-type=module', '-e', code], { cwd: folder })
    }
    for (const old of ['20.20.2', '22.11.0', '24.4.1']) {
      await assert.rejects(under(old), {
        code: 1,
        stdout: '',
        stderr: new RegExp(`^Error: Towline needs Node ${needed} or newer, and this is Node ${old}\\.`, 'm'),
      })
    }
    assert.equal((await under('24.5.0')).stdout, 'imported\n')
    const library = await readFile(join(folder, 'node_modules/towline/dist/index.js'), 'utf8')
    const chunks = [...library.matchAll(/from "(\.\/chunks\/[^"]+)"/g)].map(([, path = '']) => path)
    assert.ok(chunks.length > 1, 'the library is in several files')
    for (const chunk of chunks) {
      const code = await readFile(join(folder, 'node_modules/towline/dist', chunk), 'utf8')
      assert.doesNotMatch(code, /^\s*(await )?using \w+ = /m, `${chunk} cannot be parsed by Node 20`)
    }
  })
})
