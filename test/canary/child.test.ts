/** What memory.test.ts cannot show: what a process writes by itself, and what the library of a real sign-in writes. */
import { type TestContext, test } from 'node:test'
import { type ServeOptions, serve } from '../../src/emulator/serve/serve.ts'
import { towline } from '../cli/child.ts'
import { temporaryFolder } from '../cli/support.ts'
import { manifestText } from '../trust/flows/memory-host.ts'
import { breakages, commands } from './commands.ts'
import { nothingIsWrong, signInCommand, signInEnds } from './trust-commands.ts'
import { type Watched, watchPorts } from './watch.ts'

test('no output and no file of a child process has a secret', async (t) => {
  const watched = await watchedProcesses(t, { world: 'seed', timeout: '2s' })
  for (const [at, breakage] of breakages.entries()) {
    await watched.run(breakage, commands[at % commands.length] ?? [])
  }
  watched.assertNothingFound({ secrets: 10, outputs: breakages.length })
})

test('no output and no file of a child process has a secret when admins sign in by the library, and when that fails', async (t) => {
  const watched = await watchedProcesses(t, { world: 'bare', timeout: '30s', options: { autoApprove: true } })
  const folder = temporaryFolder(t, { 'towline.yaml': manifestText })
  const ways = [nothingIsWrong, ...breakages.filter(signInEnds)]
  for (const breakage of ways) await watched.run(breakage, signInCommand, folder)
  watched.assertNothingFound({ secrets: 10, outputs: ways.length })
})

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
  return watchPorts(running.emulator, (command, env, cwd) =>
    towline([...command, '--timeout', timeout], { env: { ...running.env, ...env }, cwd }),
  )
}
