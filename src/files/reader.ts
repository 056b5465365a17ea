import { realpathSync } from 'node:fs'
import { delimiter, isAbsolute } from 'node:path'
import type { Env } from '../text/env.ts'

/** The user that reads. What it and root own is trusted. */
export interface Reader {
  readonly uid: number
  /** The primary group. On many systems that group has no other member, and new files can be written by it. */
  readonly gid: number
  /** Further users that are trusted, as the one that called `sudo`: that user already decides what root runs. */
  readonly users?: readonly number[]
  /** Real paths of folders. What is below them is trusted, whatever its owners and modes are. */
  readonly trusted?: readonly string[]
}

/** The folders that a user trusts: absolute paths, separated as in `PATH`, or `*` for all. */
export const TRUSTED_FOLDERS = 'TOWLINE_TRUSTED_FOLDERS'

/**
 * The user of this process. `undefined` where nothing is judged: where all folders are trusted, and on Windows, where files
 * have neither an owner's number nor a mode.
 */
export function currentReader(env: Env): Reader | undefined {
  const { geteuid, getegid } = process
  const trusted = trustedFolders(env)
  if (geteuid === undefined || getegid === undefined || trusted.includes('*')) return undefined
  const uid = geteuid()
  const sudo = uid === 0 && /^\d{1,10}$/.test(env['SUDO_UID'] ?? '') ? Number(env['SUDO_UID']) : undefined
  return { uid, gid: getegid(), users: sudo === undefined ? [] : [sudo], trusted: trusted.flatMap(realFolder) }
}

/** The reader without further users. */
export function alone(reader: Reader | undefined): Reader | undefined {
  return reader && { ...reader, users: [] }
}

/** The entries of `TOWLINE_TRUSTED_FOLDERS` that have an effect. */
export function trustedFolders(env: Env): string[] {
  return (env[TRUSTED_FOLDERS] ?? '').split(delimiter).filter((entry) => entry === '*' || isAbsolute(entry))
}

/** Whether a real path is in a folder that the reader trusts. */
export function isTrusted(path: string, { trusted = [] }: Reader): boolean {
  return trusted.some((folder) => path === folder || path.startsWith(folder === '/' ? folder : `${folder}/`))
}

/** Empty where there is no such folder. */
function realFolder(folder: string): string[] {
  try {
    return [realpathSync(folder)]
  } catch {
    return []
  }
}
