/**
 * Every secret that goes over the wire is searched for in all that Towline writes: both outputs and every file, in each
 * kind of compute and each way to fail.
 */
import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import type { Emulator } from '../../src/emulator/api.ts'
import type { Service } from '../../src/emulator/hosts.ts'
import { type HostShape, hostShapes } from '../../src/emulator/identity/host-shapes.ts'
import { type ServeOptions, serve } from '../../src/emulator/serve/serve.ts'
import type { Send } from '../../src/http/send.ts'
import { towline } from '../cli/child.ts'
import { type Ran, runCli } from '../cli/support.ts'
import { testEmulator } from '../support/emulator.ts'
import { type Breakage, breakages, commands } from './commands.ts'
import { echo } from './echo.ts'
import { createSearch } from './search.ts'
import { Secrets } from './secrets.ts'
import { brokenTrustCommands, nothingIsWrong, trustBreakages, trustCommands, trustManifest } from './trust-commands.ts'

test('the search finds a secret however it was cut, broken or encoded, and nothing else', () => {
  const signature = Buffer.from('a signature of a token, as long as they are, more or less').toString('base64url')
  const token = `eyJhbGciOiJSUzI1NiJ9.eyJ0aWQiOiJmYWJyaWthbSIsInJvbGVzIjpbXX0.${signature}`
  const search = createSearch([token, 'short-one'])
  const hidden = {
    whole: token,
    cut: `(${token.slice(-30, -5)}…)`,
    payload: token.split('.')[1] ?? '',
    base64: Buffer.from(`Authorization: ${token}`).toString('base64'),
    base64Shifted: Buffer.from(`x${token}`).toString('base64'),
    hex: Buffer.from(token).toString('hex'),
    broken: token.replaceAll(/(.{8})/g, '$1\n  '),
    escaped: [...token].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
    percent: [...token].map((char) => `%${char.charCodeAt(0).toString(16)}`).join(''),
    short: 'it is short-one.',
  }
  for (const [how, text] of Object.entries(hidden)) assert.ok(search(`before ${text} after`), how)
  assert.equal(search('eyJhbGciOiJSUzI1NiJ9 and {"tid":"fabrikam","roles":[]}, claims that may be shown'), undefined)
})

test('the search finds twenty characters in a row wherever they begin, and not nineteen', () => {
  const secret = Array.from({ length: 60 }, (_, at) => String.fromCharCode(0x4e00 + at)).join('')
  const search = createSearch([secret])
  for (let at = 0; at + 20 <= secret.length; at++) {
    const run = secret.slice(at, at + 20)
    assert.equal(search(`before ${run} after`), run, `from ${at} on`)
    assert.equal(search(`before ${run.slice(1)} after`), undefined, `from ${at + 1} on`)
  }
})

describe('towline', () => {
  for (const host of hostShapes) {
    test(`no output and no file has a secret on ${host}, whatever breaks`, async (t) => {
      const watched = await watchedEmulator(t, host)
      for (const breakage of breakages) {
        for (const command of commands) await watched.run(breakage, command)
      }
      watched.assertNothingFound({ secrets: host === 'arc' ? 100 : 40, outputs: breakages.length * commands.length })
    })
  }

  test('no output and no file of a child process has a secret', async (t) => {
    const watched = await watchedProcesses(t, { world: 'seed', timeout: '2s' })
    for (const [at, breakage] of breakages.entries()) {
      await watched.run(breakage, commands[at % commands.length] ?? [])
    }
    watched.assertNothingFound({ secrets: 10, outputs: breakages.length })
  })

  test('no output and no file has a secret when the trust is set up, handed over, suspended and removed, and when that fails', async (t) => {
    const watched = await watchedProcesses(t, { world: 'bare', timeout: '30s', options: { autoApprove: true } })
    const folder = await mkdtemp(join(tmpdir(), 'towline-canary-trust-'))
    t.after(() => rm(folder, { recursive: true }))
    await writeFile(join(folder, 'towline.yaml'), trustManifest)
    for (const command of trustCommands) await watched.run(nothingIsWrong, command, folder)
    for (const breakage of trustBreakages) {
      for (const command of brokenTrustCommands) await watched.run(breakage, command, folder)
    }
    watched.assertNothingFound({
      secrets: 40,
      outputs: trustCommands.length + trustBreakages.length * brokenTrustCommands.length,
    })
  })
})

interface Watched {
  /** In a new folder, or in the one that is given; every file in it is an output. */
  run(breakage: Breakage, command: readonly string[], folder?: string): Promise<void>
  /** Fails too where so few secrets or outputs came by that the search says nothing. */
  assertNothingFound(least: { readonly secrets: number; readonly outputs: number }): void
}

type Answer = (request: Request) => Promise<Response>
type RunCommand = (command: readonly string[], env: Readonly<Record<string, string>>, cwd: string) => Promise<Ran>

/** Commands in this process, on an emulator without a port. */
async function watchedEmulator(t: TestContext, host: HostShape): Promise<Watched> {
  const emulator = await testEmulator('seed', { host, wait: async () => {} })
  t.after(() => emulator.close())
  const tokenFile = host === 'aks' ? await projectedToken(t, emulator) : undefined
  const { watch, watched } = watcher(emulator, async (command, env, cwd) => {
    const send: Send = async ({ url, method, headers, body }) => {
      const request = new Request(url, { method, headers: { ...headers }, ...(body && { body: Buffer.from(body) }) })
      const service = /graph\./.test(url) ? 'graph' : /login\./.test(url) ? 'authority' : 'identity'
      const answer = await watch(service, request, (asked) => emulator.fetch(asked))
      const bytes = new Uint8Array(await answer.arrayBuffer())
      return { status: answer.status, headers: Object.fromEntries(answer.headers), body: bytes }
    }
    return runCli(command, { env: { ...emulator.env, ...tokenFile, ...env }, cwd, send })
  })
  return watched
}

/** What the kubelet would write, because nobody does without a port. */
async function projectedToken(t: TestContext, emulator: Emulator): Promise<Readonly<Record<string, string>>> {
  const folder = await mkdtemp(join(tmpdir(), 'towline-projected-'))
  t.after(() => rm(folder, { recursive: true }))
  const path = join(folder, 'token')
  await writeFile(path, await emulator.issueAssertion())
  return { AZURE_FEDERATED_TOKEN_FILE: path }
}

/** Commands as users run them, against ports. */
async function watchedProcesses(
  t: TestContext,
  { world, timeout, options }: Pick<ServeOptions, 'world' | 'options'> & { readonly timeout: string },
): Promise<Watched> {
  const running = await serve({
    world,
    host: 'app-service',
    port: 0,
    bindRealPorts: false,
    env: {},
    ...(options && { options }),
  })
  t.after(() => running.close())
  const { emulator } = running
  const { watch, watched } = watcher(emulator, (command, env, cwd) =>
    towline([...command, '--timeout', timeout], { env: { ...running.env, ...env }, cwd }),
  )
  const answer = emulator.answer.bind(emulator)
  emulator.answer = (service, request) => watch(service, request, (asked) => answer(service, asked))
  return watched
}

function watcher(emulator: Emulator, runCommand: RunCommand) {
  const secrets = new Secrets()
  const outputs: { readonly where: string; readonly text: string }[] = []
  let current: Breakage['echo']

  const watch = async (service: Service, request: Request, answer: Answer): Promise<Response> => {
    await secrets.learnFromRequest(request)
    const response = current?.service === service ? await echo(request, current.status) : await answer(request)
    await secrets.learnFromResponse(response)
    return response
  }
  const watched: Watched = {
    async run(breakage, command, given) {
      current = breakage.echo
      await emulator.faults.replace(breakage.faults)
      const folder = given ?? (await mkdtemp(join(tmpdir(), 'towline-canary-')))
      try {
        const env = { HOME: folder, TMPDIR: folder, XDG_CACHE_HOME: folder, XDG_STATE_HOME: folder }
        const { stdout, stderr } = await runCommand(command, env, folder)
        const where = `${breakage.name}: towline ${command.join(' ')}`
        for (const [what, text] of [['stdout', stdout], ['stderr', stderr], ...(await filesIn(folder))] as const) {
          if (text !== '') outputs.push({ where: `${what}, ${where}`, text })
        }
      } finally {
        if (given === undefined) await rm(folder, { recursive: true })
      }
    },
    assertNothingFound(least) {
      assert.ok(secrets.all.size >= least.secrets, `only ${secrets.all.size} secrets went over the wire`)
      assert.ok(outputs.length >= least.outputs, `only ${outputs.length} outputs`)
      const search = createSearch(secrets.all)
      for (const { where, text } of outputs) assert.equal(search(text), undefined, `in ${where}:\n${text}`)
    },
  }
  return { watch, watched }
}

async function filesIn(folder: string): Promise<[string, string][]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Promise.all(paths.map(async (path) => [path, await readFile(path, 'latin1')] as [string, string]))
}
