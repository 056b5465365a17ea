import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import test from 'node:test'
import { withCauses } from '../scripts/causes-page.ts'
import { withTruth } from '../scripts/emulator-truth.ts'
import { causeCodes } from '../src/causes/catalogue.ts'
import { errorCodes } from '../src/errors/codes.ts'
import { runCli } from './cli/support.ts'

const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', ...globSync('docs/**/*.md')]

test('docs/errors.md has one heading for each error code and each cause, in the same order', () => {
  const headings = [...readFileSync('docs/errors.md', 'utf8').matchAll(/^### (.+)$/gm)].map(([, heading]) => heading)
  assert.deepEqual(headings, [...errorCodes, ...causeCodes])
  assert.equal(new Set(headings).size, headings.length, 'no heading stands for two things')
})

test('docs/errors.md says of each cause what the catalogue says', () => {
  const page = readFileSync('docs/errors.md', 'utf8')
  assert.equal(page, withCauses(page), 'to write it: npm run -s node -- scripts/causes-page.ts')
})

test('docs/emulator.md counts the rows of test/witness/rows/', () => {
  const page = readFileSync('docs/emulator.md', 'utf8')
  assert.equal(page, withTruth(page), 'to write it: npm run -s node -- scripts/emulator-truth.ts')
})

test('docs/dependencies.md has a row for each package, and only for those', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
  const rows = readFileSync('docs/dependencies.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name))
  assert.deepEqual(rows.sort(), Object.keys({ ...dependencies, ...devDependencies }).sort())
})

test('every link between pages leads to a file and a heading that exist', () => {
  const broken = pages.flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)]
      .filter(([, path = '', anchor]) => {
        const target = path === '' ? page : join(dirname(page), path)
        return !existsSync(target) || (anchor !== undefined && !anchorsOf(target).includes(anchor))
      })
      .map(([link]) => `${page}: ${link}`),
  )
  assert.deepEqual(broken, [])
})

test('a page of the package links only to what the package has', () => {
  const published: string[] = [...JSON.parse(readFileSync('package.json', 'utf8')).files, 'LICENSE']
  const isPublished = (path: string) => published.some((one) => path === one || path.startsWith(`${one}/`))
  const dead = pages
    .filter(isPublished)
    .flatMap((page) =>
      [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)#]+)/g)]
        .filter(([, path = '']) => !isPublished(join(dirname(page), path)))
        .map(([link]) => `${page}: ${link}`),
    )
  assert.deepEqual(dead, [])
})

test('every path of the tree that a page names exists', () => {
  const named = pages.flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/`((?:src|test|docs|scripts|examples|bin|bench)\/[\w./-]+)`/g)].map(
      ([, path = '']) => `${page}: ${path}`,
    ),
  )
  assert.ok(named.length > 20, 'pages name paths')
  assert.deepEqual(
    named.filter((line) => !existsSync(line.split(': ')[1] ?? '')),
    [],
  )
})

test('every command in README exists, and every command that exists is in README', async () => {
  const readme = readFileSync('README.md', 'utf8')
  const table = [...readme.matchAll(/^\| `towline ([^`]+)` \|/gm)].flatMap(([, command = '']) => expand(command))
  assert.deepEqual(table.sort(), (await commandsOf([])).sort())
})

test('every flag that README shows is in the help of its command', async () => {
  const shown = [...readFileSync('README.md', 'utf8').matchAll(/(?:^|-- |&& )(?:bin\/)?towline ([a-z][^#\n&]*)/gm)].map(
    ([, line = '']) => line.split(' -- ')[0]?.trim() ?? '',
  )
  assert.ok(shown.length >= 8, 'README shows commands')
  for (const line of shown) {
    const words = line.split(/\s+/)
    const command = words.slice(0, words.findIndex((word, index) => index > 0 && !/^[a-z]+$/.test(word)) >>> 0)
    const flags = words.filter((word) => /^--?[a-z]/.test(word))
    const help = await helpOf(command)
    for (const flag of flags) assert.match(help, new RegExp(`(^|[ \\[])${flag}\\b`, 'm'), `${flag} of: ${line}`)
  }
})

/** `manifest check|schema` → `manifest check`, `manifest schema`; arguments in angle brackets are left out. */
function expand(command: string): string[] {
  const [noun = '', verbs] = command.replaceAll('\\|', '|').replace(/ <.*/, '').split(' ')
  return verbs === undefined ? [noun] : verbs.split('|').map((verb) => `${noun} ${verb}`)
}

/** The help of a command says whether it has commands of its own. */
async function commandsOf(route: readonly string[]): Promise<string[]> {
  const listed = /\bCOMMANDS\n((?: {2}.+\n?)+)/.exec(await helpOf(route))?.[1]
  if (listed === undefined) return [route.join(' ')]
  const names = [...listed.matchAll(/^ {2}([a-z]+)\b/gm)].map(([, name = '']) => name)
  return (await Promise.all(names.map((name) => commandsOf([...route, name])))).flat()
}

async function helpOf(route: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli([...route, '--help'])
  assert.deepEqual([code, stderr], [0, ''], route.join(' '))
  return stdout
}

/** GitHub's rule for the anchors of headings. */
function anchorsOf(page: string): string[] {
  return [...readFileSync(page, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
