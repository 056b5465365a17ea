import { join } from 'node:path'
import type { HostShape } from '../identity/host-shapes.ts'
import { createIssuerKeys } from '../identity/workload-of-host.ts'
import type { Keys } from '../keys.ts'
import { readText } from '../read-text.ts'
import { EmulatorStartError } from './start-error.ts'
import { createFile } from './whole-file.ts'

/**
 * Returns the key of the issuer of this host's tokens, where that is not Entra. The key is kept beside the emulator's
 * other secrets, so that tokens stay valid over a restart.
 * Rejects with an EmulatorStartError when the file is there and cannot be used.
 */
export async function keepIssuerKeys(host: HostShape, directory: string | undefined): Promise<Keys | undefined> {
  if (directory === undefined || (host !== 'aks' && host !== 'github')) return createIssuerKeys(host)
  const path = join(directory, `${host}-issuer-key.json`)
  try {
    const kept = await readText(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    })
    if (kept !== undefined) return await createIssuerKeys(host, JSON.parse(kept))
    const keys = await createIssuerKeys(host)
    await createFile(path, `${JSON.stringify(keys?.privateJwk, undefined, 2)}\n`)
    return keys
  } catch (error) {
    // Parsers quote what they read, and this is a private key.
    const { code = 'it holds something else' } = error as NodeJS.ErrnoException
    throw new EmulatorStartError(`The issuer's key cannot be kept in ${path} (${code}). Remove it to start anew.`)
  }
}
