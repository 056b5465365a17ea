import { resolve } from 'node:path'
import { type RunningEmulator, serve } from '../../../emulator/serve/serve.ts'
import { EmulatorStartError } from '../../../emulator/serve/start-error.ts'
import { RunError } from '../../../errors/errors.ts'
import { pause } from '../../../http/pause.ts'
import { untilAborted } from '../../../http/until-aborted.ts'
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
  const { signal } = context
  const world = await untilAborted(chooseWorld(context, flags), signal)
  try {
    const starting = serve({
      world,
      host: flags.host,
      port: flags.port,
      bindRealPorts: flags.hosts ?? false,
      env: context.io.env,
      options: { autoApprove: flags.autoApprove ?? false },
      ...(flags.state === undefined ? {} : { stateDir: resolve(context.io.cwd, flags.state) }),
    })
    const running = await startedInTime(starting, signal)
    for (const warning of running.warnings) await context.note(warning)
    return running
  } catch (error) {
    throw error instanceof EmulatorStartError ? notStarted(error) : error
  }
}

/** How long a start that is interrupted may take to end, in milliseconds. */
const PATIENCE_MS = 1000

/**
 * Resolves with the emulator. Once the signal is aborted it rejects with the reason, after the emulator was closed: a start
 * takes less than a second. One that does not come to an end is left as it is.
 */
async function startedInTime(starting: Promise<RunningEmulator>, signal: AbortSignal): Promise<RunningEmulator> {
  try {
    const running = await untilAborted(starting, signal)
    signal.throwIfAborted()
    return running
  } catch (error) {
    if (!signal.aborted) throw error
    await Promise.race([starting.then(({ close }) => close()).catch(() => {}), pause(PATIENCE_MS)])
    throw error
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
