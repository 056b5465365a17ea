import { createArcKeys } from '../identity/arc-keys.ts'
import { EmulatorStartError } from './start-error.ts'

/** Throws an EmulatorStartError unless key files can be written where clients of Azure Arc look for them. */
export async function checkArcKeys(directory: string | undefined): Promise<void> {
  const keys = createArcKeys(directory)
  try {
    await keys.open()
  } catch (error) {
    throw new EmulatorStartError(
      directory === undefined
        ? 'Azure Arc is played on Linux and Windows only, because clients know no folder for its keys elsewhere. Choose another --host.'
        : `Azure Arc's keys have to be in ${directory}, the only folder from which clients take them, and it cannot be written (${(error as NodeJS.ErrnoException).code}). Run as root, or choose another --host.`,
      error,
    )
  } finally {
    await keys.clear()
  }
}
