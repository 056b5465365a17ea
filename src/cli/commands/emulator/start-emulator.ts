import { resolve } from 'node:path'
import { type RunningEmulator, serve } from '../../../emulator/serve/serve.ts'
import { EmulatorStartError } from '../../../emulator/serve/start-error.ts'
import { RunError } from '../../../errors/errors.ts'
import type { CliContext } from '../../process/context.ts'
import { keepHeapSmall } from '../../process/v8-flags.ts'
import { chooseWorld } from './choose-world.ts'
import type { EmulatorFlags } from './flags.ts'

/**
 * Starts the emulator that the flags describe, and shows its warnings. Rejects with `ConfigError`, or `RunError`
 * `EMULATOR_FAILED`.
 */
export async function startEmulator(
  context: CliContext,
  flags: Pick<EmulatorFlags, 'world' | 'host' | 'port'> & Partial<EmulatorFlags>,
): Promise<RunningEmulator> {
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
    likelyCause: 'Another program uses a port or file that the emulator needs, or this user may not use it.',
    fix: 'Do what the message says, or leave --port and --hosts out: then the emulator takes free ports.',
    cause: error,
  })
}
