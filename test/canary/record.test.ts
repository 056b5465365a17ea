import assert from 'node:assert/strict'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import type { HttpRequest, HttpResponse } from '../../src/http/send.ts'
import { runCli, temporaryFolder } from '../cli/support.ts'
import { testEmulator } from '../support/emulator.ts'
import { createSearch } from './search.ts'

const ID = '11111111-2222-4333-8444-555555555555'

const commands: readonly (readonly string[])[] = [
  ['sites', 'list', '-o', 'csv', '--verbose'],
  ['graph', 'delete', `/groups/${ID}`, '--verbose'],
  ['graph', 'post', '/groups', '--body', '{"displayName":"x"}'],
  ['graph', 'get', '/users', '--policy', 'narrow.yaml', '--verbose'],
  ['whoami', '-o', 'yaml'],
  ['trust', 'verify', '-o', 'json', '--verbose'],
  ['policy', 'check', '-o', 'yaml'],
  ['policy', 'explain', '-o', 'json', '--', 'graph', 'delete', `/groups/${ID}`],
  ['policy', 'probe', '-o', 'table', '--verbose'],
  ['audit', 'reconcile', '-o', 'json', '--verbose'],
  ['audit', 'reconcile', '-o', 'table'],
  ['audit', 'show', '-o', 'table'],
  ['audit', 'show', '-o', 'json'],
  ['audit', 'export'],
  ['audit', 'verify', '-o', 'json'],
  ['audit', 'anchor'],
]

/** What the services do: the worst is to repeat what they were sent. */
const services: Readonly<Record<string, (request: HttpRequest) => HttpResponse | undefined>> = {
  'as they should': () => undefined,
  'repeat what they were sent and refuse': (request) => echo(request, 400),
  'repeat what they were sent, at Graph': (request) => (isGraph(request) ? echo(request, 403) : undefined),
  'repeat what they were sent as an answer of Graph': (request) => (isGraph(request) ? echo(request, 200) : undefined),
  'repeat what they were sent in IDs': (request) =>
    isGraph(request)
      ? { ...echo(request, 403), headers: { 'request-id': tokenIn(request), 'client-request-id': tokenIn(request) } }
      : undefined,
}

function isGraph({ url }: HttpRequest): boolean {
  return new URL(url).host === 'graph.microsoft.com'
}

function tokenIn({ headers = {}, body = '' }: HttpRequest): string {
  const { authorization = '', 'X-IDENTITY-HEADER': identityHeader = '' } = headers
  return `${authorization} ${identityHeader} ${new URLSearchParams(String(body)).get('client_assertion') ?? ''}`
}

function echo(request: HttpRequest, status: number): HttpResponse {
  const said = tokenIn(request)
  const body = {
    error: { code: said, message: said },
    value: [{ id: said }],
    error_description: said,
    '@odata.nextLink': said,
  }
  return { status, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(body)) }
}

for (const [how, answer] of Object.entries(services)) {
  test(`no output, no policy and no record has a token or an assertion when services ${how}`, async (t) => {
    const emulator = await testEmulator('workplace', { wait: async () => {} })
    const { TOWLINE_CLIENT_ID, TOWLINE_TENANT, TOWLINE_HOME_TENANT, ...env } = emulator.env
    const cwd = temporaryFolder(t, {
      'towline.yaml': `application: { clientId: ${TOWLINE_CLIENT_ID}, permissions: [Sites.FullControl.All] }
audit: { folder: record, names: true }
targets: { fabrikam: { tenant: ${TOWLINE_TENANT}, access: read-write } }`,
      'narrow.yaml': 'apiVersion: towline/policy/v1\n',
      'towline.policy.yaml': `apiVersion: towline/policy/v1
mode: audit
rules:
  - { id: a, who: { command: [graph, sites, whoami, trust verify, audit] }, where: { target: [all] }, allow: ["GET /{version}/**"] }
`,
    })
    const secrets = new Set<string>()
    const send = async (request: HttpRequest): Promise<HttpResponse> => {
      for (const secret of tokenIn(request).replace('Bearer ', '').split(' ')) if (secret !== '') secrets.add(secret)
      return answer(request) ?? emulator.send(request)
    }
    const outputs: { readonly where: string; readonly text: string }[] = []
    for (const argv of commands) {
      const { stdout, stderr } = await runCli(argv, { cwd, env, send })
      // What a caller asks of Graph is the caller's: an answer that is a list of tokens is printed.
      const isAsked = how.endsWith('an answer of Graph') && ['sites', 'graph'].includes(argv[0] ?? '')
      outputs.push({ where: argv.join(' '), text: isAsked ? stderr : stdout + stderr })
    }
    const files = globSync('record/**/*', { cwd, withFileTypes: true }).filter((file) => file.isFile())
    assert.ok(files.length > 0, 'something was recorded')
    for (const file of files) {
      const text = readFileSync(join(file.parentPath, file.name), 'utf8')
      outputs.push({ where: file.name, text })
    }
    assert.ok(secrets.size >= 1, `${secrets.size} secrets went over the wire`)
    const find = createSearch(secrets)
    assert.deepEqual(
      outputs.map(({ where, text }) => [where, find(text)]).filter(([, found]) => found !== undefined),
      [],
    )
    writeFileSync(join(cwd, 'planted'), `see ${[...secrets].at(-1)}`)
    assert.notEqual(
      find(readFileSync(join(cwd, 'planted'), 'utf8')),
      undefined,
      'the search finds a secret that is there',
    )
  })
}
