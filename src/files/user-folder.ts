import { isAbsolute, join, win32 } from 'node:path'
import type { Env } from '../text/env.ts'

/** The variable of XDG (specifications.freedesktop.org/basedir-spec), and folders below the home. Windows has one for both. */
const kinds = {
  state: { variable: 'XDG_STATE_HOME', darwin: 'Library/Application Support', other: '.local/state' },
  cache: { variable: 'XDG_CACHE_HOME', darwin: 'Library/Caches', other: '.cache' },
} as const

/** The folder where the user's programs keep state or cached data; `undefined` without a home. Nothing is looked up on the disk. */
export function userFolder(kind: keyof typeof kinds, env: Env, platform: NodeJS.Platform): string | undefined {
  const { HOME = '', LOCALAPPDATA = '' } = env
  if (platform === 'win32') return win32.isAbsolute(LOCALAPPDATA) ? LOCALAPPDATA : undefined
  const { variable, darwin, other } = kinds[kind]
  const named = env[variable] ?? ''
  if (isAbsolute(named)) return named
  return isAbsolute(HOME) ? join(HOME, platform === 'darwin' ? darwin : other) : undefined
}
