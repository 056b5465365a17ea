/**
 * Every secret that goes over the wire is searched for in all that Towline writes: both outputs and every file, in each
 * kind of compute and each way to fail. Child processes are searched in child.test.ts.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Emulator } from '../../src/emulator/api.ts'
import { hostShapes } from '../../src/emulator/identity/host-shapes.ts'
import { runCli } from '../cli/support.ts'
import { testEmulator } from '../support/emulator.ts'
import { memoryHost } from '../trust/flows/memory-host.ts'
import { breakages, commands } from './commands.ts'
import { brokenTrustCommands, nothingIsWrong, removeCommand, trustCommands } from './trust-commands.ts'
import { watchInMemory } from './watch.ts'

for (const host of hostShapes) {
  test(`no output and no file has a secret on ${host}, whatever breaks`, async (t) => {
    const emulator = await testEmulator('seed', { host, wait: async () => {} })
    t.after(() => emulator.close())
    const tokenFile = host === 'aks' ? await projectedToken(t, emulator) : undefined
    const watched = watchInMemory(emulator, (command, env, cwd) =>
      runCli(command, { env: { ...emulator.env, ...tokenFile, ...env }, cwd, send: emulator.send }),
    )
    for (const breakage of breakages) {
      for (const command of commands) await watched.run(breakage, command)
    }
    watched.assertNothingFound({ secrets: host === 'arc' ? 100 : 40, outputs: breakages.length * commands.length })
  })
}

test('no output and no file has a secret when the trust is set up, handed over, suspended and removed, and whatever breaks', async (t) => {
  const { emulator, folder, towline } = await memoryHost(t)
  const watched = watchInMemory(emulator, (command, env) => towline(command, { env }))
  const breakEverything = async (): Promise<void> => {
    for (const breakage of breakages) {
      for (const command of brokenTrustCommands) await watched.run(breakage, command, folder)
    }
  }
  for (const command of trustCommands) await watched.run(nothingIsWrong, command, folder)
  await breakEverything()
  await watched.run(nothingIsWrong, removeCommand, folder)
  await breakEverything()
  watched.assertNothingFound({
    secrets: 40,
    outputs: trustCommands.length + 1 + 2 * breakages.length * brokenTrustCommands.length,
  })
})

/** What the kubelet would write. An emulator without a port does not write it. */
async function projectedToken(t: TestContext, emulator: Emulator): Promise<Readonly<Record<string, string>>> {
  const folder = await mkdtemp(join(tmpdir(), 'towline-projected-'))
  t.after(() => rm(folder, { recursive: true }))
  const path = join(folder, 'token')
  await writeFile(path, await emulator.issueAssertion())
  return { AZURE_FEDERATED_TOKEN_FILE: path }
}
