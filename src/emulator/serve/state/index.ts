import type { PersistenceHooks } from '../../emulator.ts'
import { createSecrets, keepSecrets, replaceSecrets, type ServedSecrets } from './secrets.ts'
import { keepWorld } from './world.ts'

interface KeptState {
  readonly secrets: ServedSecrets
  readonly hooks: PersistenceHooks
  /** For the person that started the emulator. */
  readonly warnings: readonly string[]
  /** To be called whenever the world may have changed, and at the end. */
  save(): Promise<void>
}

/**
 * What outlives a restart, in the directory or, without one, nothing. Rejects with an EmulatorStartError when the
 * directory cannot be used or holds something else. `now` is real time in milliseconds.
 */
export async function keepState(directory: string | undefined, now: number): Promise<KeptState> {
  if (directory === undefined)
    return { secrets: await createSecrets(now), hooks: {}, warnings: [], save: async () => {} }
  const { secrets, warnings } = await keepSecrets(directory, now)
  const { prepare, save } = await keepWorld(directory)
  return { secrets, hooks: { prepare, keysChanged: () => replaceSecrets(directory, secrets) }, warnings, save }
}
