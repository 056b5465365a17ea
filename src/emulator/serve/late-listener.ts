import type { Server } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { listen } from './listener.ts'

/**
 * Chooses the server's port at once and listens on it after so many milliseconds: until then it refuses connections, as a
 * host does that is still starting. Returns the port. Rejects with an EmulatorStartError when it cannot be had.
 */
export async function listenLater(
  server: Server,
  port: number,
  purpose: string,
  afterMs: number,
  resources: AsyncDisposableStack,
): Promise<number> {
  const chosen = await listen(server, port, purpose)
  await chosen.close()
  const stopped = new AbortController()
  const opened = delay(afterMs, undefined, { signal: stopped.signal }).then(
    () => listen(server, chosen.port, purpose),
    () => undefined,
  )
  // A port that another program has taken in the meantime ends the emulator, which would play another world without it.
  opened.catch((error: Error) => server.emit('error', error))
  resources.defer(async () => {
    stopped.abort()
    await (await opened.catch(() => undefined))?.close()
  })
  return chosen.port
}
