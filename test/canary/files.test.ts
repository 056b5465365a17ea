import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { type HttpRequest, type HttpResponse, TransportError } from '../../src/http/send.ts'
import { type Ran, runCli, temporaryFolder } from '../cli/support.ts'
import { testEmulator } from '../support/emulator.ts'
import { createSearch } from './search.ts'

const DRIVE = '/sites/root/drive'
const MIB = 1024 * 1024

const transfers: readonly (readonly string[])[] = [
  ['get', `${DRIVE}/root:/Budget.xlsx:/content`, '--out', 'b.xlsx'],
  [
    'get',
    `${DRIVE}/root:/Budget.xlsx:/content`,
    '-t',
    'fabrikam.onmicrosoft.com',
    '-t',
    '00000000-0000-4000-8000-00000000dead',
  ],
  ['put', `${DRIVE}/root:/small.txt:/content`, '--file', 'small.txt'],
  ['put', `${DRIVE}/root:/large.bin:/content`, '--file', 'large.bin'],
  ['post', `${DRIVE}/root:/s.txt:/createUploadSession`, '--file', 'small.txt', '-o', 'json'],
]

/** What the hosts of files do: the worst is to repeat the address, which is the key. */
const hosts: Readonly<Record<string, (request: HttpRequest) => HttpResponse | undefined>> = {
  'as they should': () => undefined,
  'repeat the address and refuse': ({ url, method }) => echo(url, method === 'GET' ? 403 : 409),
  'repeat the address and lose the session': ({ url }) => echo(url, 404),
  'repeat the address and fail': ({ url }) => echo(url, 500),
  'repeat the address in a redirect': ({ url }) => ({
    status: 302,
    headers: { location: url },
    body: new Uint8Array(),
  }),
  'are cut off': () => {
    throw new TransportError('reset', 'fabrikam.sharepoint.com', 'socket hang up')
  },
}

function echo(url: string, status: number): HttpResponse {
  const error = { code: 'x', message: `failed at ${url}`, innerError: { url } }
  return { status, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify({ error })) }
}

for (const [how, answer] of Object.entries(hosts)) {
  test(`no output has the key of an upload or a download when the hosts of files ${how}`, async (t) => {
    const emulator = await testEmulator('seed', { wait: async () => {} })
    t.after(() => emulator.close())
    const cwd = temporaryFolder(t, { 'small.txt': 'content' })
    writeFileSync(join(cwd, 'large.bin'), Buffer.alloc(11 * MIB))
    const keys = new Set<string>()
    const send = async (request: HttpRequest): Promise<HttpResponse> => {
      const { host, searchParams } = new URL(request.url)
      if (!host.endsWith('.sharepoint.com')) return emulator.send(request)
      assert.equal(request.headers?.['authorization'], undefined, 'the token stays with Graph')
      for (const name of ['tempauth', 'guid']) keys.add(searchParams.get(name)?.replaceAll("'", '') ?? '')
      return answer(request) ?? emulator.send(request)
    }
    const outputs: { readonly where: string; readonly text: string }[] = []
    for (const argv of transfers) {
      const world = { env: { ...emulator.env, TOWLINE_ACCESS: 'read-write' }, send, cwd }
      const { stdout, stderr }: Ran = await runCli(['graph', ...argv, '--verbose'], world)
      outputs.push({ where: argv.join(' '), text: stdout + stderr })
    }
    keys.delete('')
    assert.ok(keys.size >= 4, `${keys.size} keys went over the wire`)
    const find = createSearch(keys)
    assert.deepEqual(
      outputs.map(({ where, text }) => [where, find(text)]).filter(([, found]) => found !== undefined),
      [],
    )
    assert.equal(find(`see ${[...keys][0]}`) === undefined, false, 'the search finds a key that is there')
  })
}
