import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The folder where Node may keep compiled code (docs/security.md), made when it is missing. `undefined` where there is no
 * folder that only this user can write to, as under sudo with another user's HOME: a user who can write there decides what
 * runs here. Node itself checks its version, and that the source has not changed. Node's own `NODE_COMPILE_CACHE` and
 * `NODE_DISABLE_COMPILE_CACHE` go before this folder.
 */
export function keepCompiledIn(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
  user: number | undefined,
): string | undefined {
  if (env['NODE_COMPILE_CACHE'] || env['NODE_DISABLE_COMPILE_CACHE']) return undefined
  const base = cacheFolder(env, platform)
  if (base === undefined) return undefined
  const folder = join(base, 'towline', 'compiled')
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const { uid, mode } = statSync(folder)
    return platform === 'win32' || (uid === user && (mode & 0o022) === 0) ? folder : undefined
  } catch {
    // There is no home, or it cannot be written to. Without a folder the start is only slower.
    return undefined
  }
}

function cacheFolder(
  { XDG_CACHE_HOME, HOME, LOCALAPPDATA }: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): string | undefined {
  if (platform === 'win32') return LOCALAPPDATA || undefined
  if (XDG_CACHE_HOME?.startsWith('/')) return XDG_CACHE_HOME
  if (!HOME?.startsWith('/')) return undefined
  return join(HOME, platform === 'darwin' ? 'Library/Caches' : '.cache')
}
