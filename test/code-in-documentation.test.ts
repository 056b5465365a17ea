import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { promisify } from 'node:util'

/** Code that readers are shown, as modules by the name of where it stands. */
type Modules = ReadonlyMap<string, string>

/** The blocks of a page, those under one heading together: a later block may go on with what an earlier one made. */
function codeOf(page: string): Modules {
  const sections = readFileSync(page, 'utf8').split(/^(?=## )/m)
  const modules = sections.map((section): [string, string] => {
    const [heading = ''] = section.split('\n')
    const blocks = [...section.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = '']) => code)
    return [`${page}, ${heading.replace('## ', '')}`, blocks.join('\n')]
  })
  return new Map(modules.filter(([, code]) => code !== ''))
}

/** Each `@example` of the sources, which stands alone. */
function examplesIn(files: readonly string[]): Modules {
  return new Map(
    files.flatMap((file) =>
      [
        ...readFileSync(file, 'utf8').matchAll(
          / \* @example\n \* ```ts\n(.*?) \* ```\n \*\/\nexport \w+ (?:async )?(?:function )?(\w+)/gs,
        ),
      ].map(([, code = '', name = '']): [string, string] => [`${file}, ${name}`, code.replace(/^ \* ?/gm, '')]),
    ),
  )
}

/** What the compiler says against the modules, each line with the name of its module. */
async function mistakesIn(modules: Modules): Promise<string[]> {
  // In the tree, because `towline` and the types of Node are found from here only.
  const folder = mkdtempSync('test/.code-')
  try {
    const names = [...modules.keys()]
    mkdirSync(join(folder, 'code'))
    for (const [index, code] of [...modules.values()].entries())
      writeFileSync(join(folder, 'code', `${index}.ts`), code)
    const compilerOptions = { lib: ['esnext'] }
    const settings = { extends: '../../tsconfig.json', compilerOptions, include: ['code'], exclude: [] }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings))
    const { stdout } = await promisify(execFile)('tsc', ['--project', folder, '--pretty', 'false']).catch(
      (error: { readonly stdout: string }) => error,
    )
    return stdout
      .split('\n')
      .filter((line) => line.includes('error TS'))
      .map((line) => line.replace(/^.*?code\/(\d+)\.ts/, (_, index: string) => names[Number(index)] ?? ''))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('the code of docs/library.md and of each @example compiles', async () => {
  const page = codeOf('docs/library.md')
  const sources = globSync('src/**/*.ts')
  const examples = examplesIn(sources)
  assert.ok(page.size >= 8, 'the page has code under its headings')
  const exampled = [...examples.keys()].map((name) => name.split(', ')[1])
  for (const main of [
    'towlineCredential',
    'managedIdentityAssertion',
    'hostAssertion',
    'customAssertion',
    'githubAssertion',
    'tokenFileAssertion',
    'graphClient',
    'createBudget',
    'createSend',
    'listSites',
    'connect',
    'connector',
    'loadManifest',
    'selectTargets',
    'fleet',
    'runbook',
  ]) {
    assert.ok(exampled.includes(main), `${main} has an example`)
  }
  const written = sources.flatMap((file) => readFileSync(file, 'utf8').match(/@example$/gm) ?? [])
  assert.equal(examples.size, written.length, 'each @example was understood')
  assert.deepEqual(await mistakesIn(new Map([...page, ...examples])), [])
})

test('a mistake in the code of a page is found, and named by its heading', async () => {
  const wrong = new Map([['page, Heading', "import { connect } from 'towline'\nconnect('fabrikam')\n"]])
  const [mistake = '', ...more] = await mistakesIn(wrong)
  assert.match(mistake, /^page, Heading\(2,9\): error TS2345/)
  assert.deepEqual(more, [])
})
