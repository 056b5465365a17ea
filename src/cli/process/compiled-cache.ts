import { join } from 'node:path'
import { whyNotOwn } from '../../files/own-folder.ts'
import { currentReader } from '../../files/reader.ts'
import { userFolder } from '../../files/user-folder.ts'

/**
 * The folder where Node may keep compiled code (docs/security.md), made when it is missing. `undefined` where there is no
 * folder that only this user can write to or exchange, as under sudo with another user's HOME: a user who can do that decides
 * what runs here. Node itself checks its version, and that the source has not changed. Node's own `NODE_COMPILE_CACHE` and
 * `NODE_DISABLE_COMPILE_CACHE` go before this folder.
 */
export function keepCompiledIn(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
  reader = currentReader(env),
): string | undefined {
  if (env['NODE_COMPILE_CACHE'] || env['NODE_DISABLE_COMPILE_CACHE']) return undefined
  const base = userFolder('cache', env, platform)
  if (base === undefined) return undefined
  const folder = join(base, 'towline', 'compiled')
  try {
    return whyNotOwn(folder, reader) === undefined ? folder : undefined
  } catch {
    // There is no home, or it cannot be written to. Without a folder the start is only slower.
    return undefined
  }
}
