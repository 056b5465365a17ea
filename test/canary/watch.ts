import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Emulator } from '../../src/emulator/api.ts'
import { type Service, serviceOfOrigin } from '../../src/emulator/hosts.ts'
import { plainSend } from '../../src/emulator/plain-send.ts'
import type { Ran } from '../cli/support.ts'
import type { Breakage } from './commands.ts'
import { echo } from './echo.ts'
import { createSearch } from './search.ts'
import { Secrets } from './secrets.ts'

/** Commands on an emulator of which every request and answer is searched for secrets. */
export interface Watched {
  /** In a new folder, or in the one that is given; every file in it is an output. */
  run(breakage: Breakage, command: readonly string[], folder?: string): Promise<void>
  /** Fails too where so few secrets or outputs came by that the search says nothing. */
  assertNothingFound(least: { readonly secrets: number; readonly outputs: number }): void
}

type Answer = (request: Request) => Promise<Response>
type RunCommand = (command: readonly string[], env: Readonly<Record<string, string>>, cwd: string) => Promise<Ran>

/** Watches an emulator without a port, by its `send`. */
export function watchInMemory(emulator: Emulator, runCommand: RunCommand): Watched {
  const { watch, watched } = watcher(emulator, runCommand)
  const { fetch } = emulator
  emulator.send = plainSend((request) =>
    // The address of the identity endpoint differs from host to host.
    watch(serviceOfOrigin(new URL(request.url).origin) ?? 'identity', request, fetch),
  )
  return watched
}

/** Watches an emulator that listens on ports. */
export function watchPorts(emulator: Emulator, runCommand: RunCommand): Watched {
  const { watch, watched } = watcher(emulator, runCommand)
  const { answer } = emulator
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
