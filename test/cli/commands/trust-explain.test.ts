import assert from 'node:assert/strict'
import test from 'node:test'
import { assertionToken } from '../../support/tokens.ts'
import { runCli, temporaryFolder } from '../support.ts'

const known =
  "AADSTS700213: No matching federated identity record found for presented assertion subject 'repo:a/b:ref:refs/heads/main'."

test('an error of another tool is explained without a manifest and without the network', async (t) => {
  const cwd = temporaryFolder(t, { 'towline.yaml': 'targets: [broken' })
  const { code, stdout, stderr } = await runCli(['trust', 'explain', '--error', known, '-o', 'json'], { cwd })
  const { ok, hops, causes, ...more } = JSON.parse(stdout)
  assert.deepEqual({ code, stderr, ok, hops, more }, { code: 0, stderr: '', ok: false, hops: [], more: {} })
  const [{ code: cause, certainty, aadsts, title, evidence, fix, docs, ...rest }] = causes
  assert.deepEqual(
    { cause, certainty, aadsts, rest },
    { cause: 'FIC_SUBJECT_DIFFERS', certainty: 'likely', aadsts: 700213, rest: {} },
  )
  assert.equal(typeof title, 'string')
  assert.ok(evidence.some((line: string) => line.includes('repo:a/b:ref:refs/heads/main')))
  assert.deepEqual(Object.keys(fix), ['home'])
  assert.equal(docs, 'docs/errors.md#fic_subject_differs')
})

test('a text is also read from standard input, and an unknown error ends in 1', async () => {
  const explain = (stdin: string) => runCli(['trust', 'explain', '--error', '-', '-o', 'json'], { stdin })
  assert.equal((await explain(known)).code, 0)
  const unknown = await explain('AADSTS7999999: Something new. error: invalid_client')
  assert.equal(unknown.code, 1)
  const { causes } = JSON.parse(unknown.stdout)
  assert.deepEqual(
    causes.map(({ code, aadsts, evidence }: Record<string, unknown>) => ({ code, aadsts, evidence })),
    [
      {
        code: 'UNKNOWN',
        aadsts: 7999999,
        evidence: [
          'AADSTS7999999 is a number that Towline does not know.',
          'The OAuth error is invalid_client: the proof of the application was not accepted.',
        ],
      },
    ],
  )
  assert.equal((await explain('All is well.')).code, 1)
})

test('an empty text is a mistake in the command line (USAGE)', async () => {
  for (const stdin of ['', ' \n']) {
    const { code, stdout, stderr } = await runCli(['trust', 'explain', '--error', '-'], { stdin })
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' })
    assert.match(stderr, /--error was given no text \(USAGE\)/)
  }
})

test('the error is found anywhere in a long log, and the evidence says that only a part was read', async () => {
  const steps = '2026-03-11 step 7 of the build is done\n'.repeat(80_000)
  for (const [before, error, after] of [
    [steps, known, ''],
    [steps, known, steps],
    ['', known, steps],
    [steps, 'curl: (6) Could not resolve host: login.microsoftonline.com', ''],
  ]) {
    const stdin = `${before}${error}\n${after}`
    const { code, stdout } = await runCli(['trust', 'explain', '--error', '-', '-o', 'json'], { stdin })
    assert.equal(code, 0)
    assert.match(stdout, error === known ? /FIC_SUBJECT_DIFFERS/ : /NAME_UNKNOWN/)
    assert.match(stdout, /only a part of it was looked at/)
  }
})

test('on a terminal the explanation fits into 80 columns, and the pasted text cannot steer the terminal', async () => {
  const hostile = `\u001b]0;owned\u0007\u001b[2J\u202eAADSTS700213: No matching federated identity record found for presented assertion subject '\u001b[31mred\u202e'.`
  for (const columns of [40, 80, 200]) {
    const { code, stdout } = await runCli(['trust', 'explain', '--error', hostile], { stdoutIsTerminal: true, columns })
    assert.equal(code, 0)
    assert.doesNotMatch(stdout, /[\u001b\u0007\u202e\u009b]/)
    assert.match(stdout, /^Cause \(likely\): No\sfederated\sidentity\s+credential/)
    assert.match(stdout, /Fix, by an admin of the home tenant:/)
    for (const line of stdout.split('\n'))
      assert.ok(line.length <= Math.min(columns, 80) || !/\S\s+\S/.test(line.replace('Read more: ', '')), line)
  }
})

test('tokens and secrets in the pasted text are not repeated, in any output format', async () => {
  const token = assertionToken({}, 'MARKED-SIGNATURE')
  const pasted = [
    `{"error":"invalid_client","error_description":"AADSTS50027: JWT token is invalid: ${token}"}`,
    `AADSTS700213: No matching federated identity record found for presented assertion subject '${token}'.`,
    `GET /msi/token X-IDENTITY-HEADER: MARKED0123456789abcdef managed identity status 401 Unauthorized`,
    `curl failed: client_assertion=${token}: getaddrinfo ENOTFOUND login.microsoftonline.com`,
  ]
  for (const text of pasted) {
    for (const output of [['-o', 'json'], ['-o', 'yaml'], []]) {
      const ran = await runCli(['trust', 'explain', '--error', text, '--verbose', ...output], {
        stdoutIsTerminal: output.length === 0,
      })
      assert.equal(ran.code, 0, text)
      assert.doesNotMatch(ran.stdout + ran.stderr, /MARKED/)
      assert.ok(!(ran.stdout + ran.stderr).includes(token.split('.')[1] ?? ''), 'no payload either')
    }
  }
})

test('a flag that names properties asks for the data in place of the prose', async () => {
  const explain = async (...words: readonly string[]): Promise<string> =>
    (await runCli(['trust', 'explain', '--error', known, '-o', 'table', ...words], {})).stdout
  assert.match(await explain(), /FIC_SUBJECT_DIFFERS/)
  assert.equal(await explain('--columns', 'ok'), 'ok  false\n')
  assert.equal(await explain('--query', 'causes[0].code'), 'FIC_SUBJECT_DIFFERS\n')
})
