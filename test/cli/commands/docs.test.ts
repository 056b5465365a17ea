import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { causeCodes } from '../../../src/causes/catalogue.ts'
import { errorCodes } from '../../../src/errors/codes.ts'
import { runCli } from '../support.ts'

const atTerminal = (columns: number) => ({ stdoutIsTerminal: true, columns, env: { NO_COLOR: '1' } })

test('docs lists the pages that are in the package, with their titles', async () => {
  const { code, stdout, stderr } = await runCli(['docs'])
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
  const lines = stdout.trimEnd().split('\n')
  assert.ok(lines.length >= 10)
  assert.ok(lines.some((line) => /^errors +Errors$/.test(line)))
  assert.deepEqual(lines, lines.toSorted())
})

test('docs prints the section of every code that an error or an explanation can name', async () => {
  for (const code of [...errorCodes, ...causeCodes]) {
    const { code: exit, stdout } = await runCli(['docs', code])
    assert.equal(exit, 0, code)
    assert.ok(stdout.startsWith(`### ${code}\n\n`), code)
    assert.equal(stdout.match(/^#+ /gm)?.length, 1, `${code}: its own section and no other`)
  }
})

test('docs takes what the docs line of an error says, in each of its forms', async () => {
  const { stdout: expected, stderr: url } = await runCli(['docs', 'CONSENT_MISSING'])
  assert.match(url, /^file:\/\/\S+\/docs\/errors\.md#consent_missing\n$/)
  assert.match(readFileSync(fileURLToPath(url.trim().split('#')[0] ?? ''), 'utf8'), /^### CONSENT_MISSING$/m)
  for (const topic of ['consent_missing', 'docs/errors.md#consent_missing', 'errors#consent_missing', url.trim()]) {
    assert.equal((await runCli(['docs', topic])).stdout, expected, topic)
  }
})

test('docs finds the causes behind an AADSTS number, with and without its prefix', async () => {
  const { stdout } = await runCli(['docs', 'AADSTS7000112'])
  assert.deepEqual(
    [...stdout.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading),
    ['SERVICE_PRINCIPAL_DISABLED', 'APPLICATION_DISABLED'],
  )
  assert.equal((await runCli(['docs', '7000112'])).stdout, stdout)
  const unknown = await runCli(['docs', 'AADSTS999999'])
  assert.deepEqual({ code: unknown.code, stdout: unknown.stdout }, { code: 2, stdout: '' })
  assert.match(unknown.stderr, /^error {2}The pages say nothing about AADSTS999999 \(USAGE\)$/m)
})

test('docs says what an AADSTS number of another flow means', async () => {
  const { code, stdout } = await runCli(['docs', 'AADSTS81007'])
  assert.equal(code, 0)
  assert.match(
    stdout,
    /^### NUMBER_OF_OTHER_FLOW\n\nAADSTS81007 means that the tenant is not enabled for Seamless single sign-on\. The number/,
  )
})

test('docs lists and prints every page below docs/, by the path that links and README name', async () => {
  const { stdout } = await runCli(['docs'])
  const files = globSync('docs/**/*.md')
  assert.equal(stdout.trimEnd().split('\n').length, files.length)
  for (const file of files) {
    const { code, stdout: page } = await runCli(['docs', file])
    assert.deepEqual({ code, page }, { code: 0, page: readFileSync(file, 'utf8') }, file)
  }
  assert.equal((await runCli(['docs', 'decisions'])).stdout, readFileSync('docs/decisions/README.md', 'utf8'))
})

test('docs prints a page whole, off a terminal as it is in the package', async () => {
  const { stdout } = await runCli(['docs', 'trust'])
  assert.equal(stdout, readFileSync('docs/trust.md', 'utf8'))
})

test('docs refuses a topic that no page has, and names the nearest', async () => {
  for (const [topic, fix] of [
    ['trsut', 'Did you mean `towline docs trust`?'],
    ['CONSENT_MISING', 'Did you mean `towline docs CONSENT_MISSING`?'],
    ['\u001b[2J', 'List the pages with `towline docs`.'],
    ['../package', 'List the pages with `towline docs`.'],
  ] as const) {
    const { code, stdout, stderr } = await runCli(['docs', topic])
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' }, topic)
    assert.ok(stderr.includes(fix), stderr)
    assert.ok(!stderr.includes('\u001b'))
  }
})

test('on a terminal every page fits its width, but for words and commands that must stay whole', async () => {
  const { stdout: list } = await runCli(['docs'])
  for (const line of list.trimEnd().split('\n')) {
    const [name = ''] = line.split(' ')
    for (const columns of [40, 80]) {
      const { stdout } = await runCli(['docs', name], atTerminal(columns))
      const isCode = (text: string) => /^ {2}/.test(text)
      const long = stdout.split('\n').filter((text) => text.length > columns && !isCode(text))
      for (const text of long) assert.doesNotMatch(text.replace(/`[^`]*`/g, ''), /\S\s+\S/, `${name} at ${columns}`)
    }
  }
})

test('docs completes the names of pages and codes', async () => {
  const { stdout } = await runCli(['__complete', 'docs', 'CONSENT_M'])
  assert.match(stdout, /^CONSENT_MISSING\t/)
  assert.match((await runCli(['__complete', 'docs', 'trus'])).stdout, /^trust\t/)
})
