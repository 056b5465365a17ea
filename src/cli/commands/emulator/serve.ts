import { resolve } from 'node:path'
import { type RunningEmulator, serve } from '../../../emulator/serve/serve.ts'
import { EmulatorStartError } from '../../../emulator/serve/start-error.ts'
import { RunError } from '../../../errors/errors.ts'
import type { CliContext } from '../../process/context.ts'
import { keepHeapSmall } from '../../process/v8-flags.ts'
import type { EmulatorFlags } from './flags.ts'
import { chooseWorld } from './world.ts'

/** Starts the emulator that the flags describe; its warnings are shown. Rejects with `ConfigError` or `RunError`. */
export async function startEmulator(context: CliContext, flags: EmulatorFlags): Promise<RunningEmulator> {
  keepHeapSmall()
  const world = await chooseWorld(context, flags)
  try {
    const running = await serve({
      world,
      host: flags.host,
      port: flags.port,
      bindRealPorts: flags.hosts ?? false,
      env: context.io.env,
      options: { autoApprove: flags.autoApprove ?? false },
      ...(flags.state === undefined ? {} : { stateDir: resolve(context.io.cwd, flags.state) }),
    })
    for (const warning of running.warnings) await context.note(warning)
    return running
  } catch (error) {
    throw error instanceof EmulatorStartError ? notStarted(error) : error
  }
}

function notStarted(error: EmulatorStartError): RunError {
  return new RunError('EMULATOR_FAILED', {
    message: `The emulator did not start: ${error.message}`,
    likelyCause: 'Another program holds what it needs, or this user may not have it.',
    fix: 'Do what the message says, or let it choose free ports by leaving --port and --hosts out.',
    cause: error,
  })
}
