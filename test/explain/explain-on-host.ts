import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Explanation } from '../../src/explain/hop.ts'
import { runCli } from '../cli/support.ts'
import type { BrokenWorld } from './working-world.ts'

export interface Explained {
  readonly code: number
  readonly explanation: Explanation
  readonly stderr: string
}

/** Runs the whole command `towline trust explain` on the host of this world. No secret of the host may be shown. */
export async function explain(world: BrokenWorld): Promise<Explained> {
  const { emulator, folder, manifest, machine } = world
  const path = join(folder, 'towline.yaml')
  writeFileSync(path, JSON.stringify(manifest))
  const [name = ''] = Object.keys(manifest.targets)
  const { code, stdout, stderr } = await runCli(
    ['trust', 'explain', '-t', name, '--manifest', path, '-o', 'json', ...world.args],
    {
      env: Object.fromEntries(
        Object.entries(world.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
      ),
      cwd: folder,
      send: world.send,
      now: () => emulator.clock.now() + machine.aheadMs,
      wait: async (ms, signal) => {
        signal?.throwIfAborted()
        emulator.clock.advance(ms)
      },
      reach: machine.reach,
    },
  )
  assert.ok(stdout.startsWith('{'), `no explanation, exit code ${code}: ${stderr}`)
  assert.doesNotMatch(stdout + stderr, /eyJ[\w-]{8}/, 'no token is shown')
  for (const name of ['IDENTITY_HEADER', 'MSI_SECRET', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN']) {
    const secret = world.env[name] ?? ''
    assert.ok(secret === '' || !(stdout + stderr).includes(secret), `${name} is not shown`)
  }
  return { code, explanation: JSON.parse(stdout), stderr }
}
