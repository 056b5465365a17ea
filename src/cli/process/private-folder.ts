import { mkdirSync, statSync } from 'node:fs'

/**
 * Makes the folder if it is missing, and returns whether only `user` can write to it: as under sudo with another user's HOME,
 * another user would otherwise decide what is read from it. Windows keeps a user's own folders private by itself. `false` where
 * the folder cannot be made, for instance without a home.
 */
export function isPrivateFolder(folder: string, platform: NodeJS.Platform, user: number | undefined): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const { uid, mode } = statSync(folder)
    return platform === 'win32' || (uid === user && (mode & 0o022) === 0)
  } catch {
    return false
  }
}
