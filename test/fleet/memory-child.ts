import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { createEmulator, createWorld } from '../../src/emulator/index.ts'
import { fleet } from '../../src/fleet/fleet.ts'
import { runbook } from '../../src/fleet/runbook.ts'
import { listSites } from '../../src/graph/sites.ts'
import type { Send } from '../../src/http/send.ts'
import { runCli } from '../cli/support.ts'

/**
 * A process of its own, because only one that was started with `--expose-gc` can tell what is held from what is garbage.
 * Prints how many targets' signals, which everything of a target refers to, were held after each hundred targets.
 */
const { gc: collect } = globalThis
if (collect === undefined) throw new Error('Start it with --expose-gc.')

const emulator = await createEmulator(() => createWorld('fleet', { targets: 401, sites: 3 }))
const signals: WeakRef<AbortSignal>[] = []
const counts: { done: number; held: number }[] = []

const send: Send = async (request) => {
  if (request.signal !== undefined && request.url.endsWith('/oauth2/v2.0/token')) {
    signals.push(new WeakRef(request.signal))
    const done = signals.length - 1
    if (done > 0 && done % 100 === 0) {
      // Twice: what a finalizer lets go of is garbage only in the next.
      for (let time = 0; time < 2; time++) {
        await turn()
        collect()
      }
      counts.push({ done, held: signals.filter((signal) => signal.deref() !== undefined).length })
    }
  }
  return emulator.send(request)
}

const folder = mkdtempSync(join(tmpdir(), 'towline-memory-'))
const { home, targets } = emulator.world
const manifest = join(folder, 'towline.yaml')
writeFileSync(
  manifest,
  [
    `home: { tenant: ${home.id} }`,
    `application: { clientId: ${emulator.env['TOWLINE_CLIENT_ID']}, identity: system }`,
    'targets:',
    ...[...targets].map(({ id, name }) => `  ${name}: { tenant: ${id} }`),
  ].join('\n'),
)

if (process.argv[2] === 'library') {
  const sites = runbook({
    name: 'sites',
    description: '',
    permissions: [],
    async run({ graph, signal }) {
      const found: unknown[] = []
      for await (const site of listSites(graph, { signal })) found.push(site)
      return found
    },
  })
  const { env } = emulator
  for await (const outcome of fleet({ manifest, targets: 'all', env, send }).run(sites)) {
    if (outcome.state !== 'ok') throw new Error(outcome.state)
  }
} else {
  const argv = ['sites', 'list', '--manifest', manifest, '-t', 'all', '-o', 'ndjson']
  const { code, stderr } = await runCli(argv, { env: emulator.env, send })
  if (code !== 0) throw new Error(stderr)
}
rmSync(folder, { recursive: true })
console.log(JSON.stringify(counts))
