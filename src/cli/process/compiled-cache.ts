import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Where Node may keep what it compiled (docs/security.md): a folder of this user's own, made when it is missing.
 * `undefined` where there is none that only this user can write to, as under sudo with another's HOME: whoever could put
 * something there would decide what runs here. Node checks the rest: its own version, and that the source is the same.
 * `NODE_COMPILE_CACHE` and `NODE_DISABLE_COMPILE_CACHE` are Node's own and go before.
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
    // A home that cannot be written to, or none: it works without, only slower.
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
