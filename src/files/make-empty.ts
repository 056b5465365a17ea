import { closeSync, openSync } from 'node:fs'

/** Makes an empty file that this user alone can read. False where something stands there. Throws the system's error. */
export function makeEmpty(path: string): boolean {
  try {
    closeSync(openSync(path, 'wx', 0o600))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}
