import { closeSync, fsyncSync, openSync } from 'node:fs'

/**
 * Makes the names in a folder survive a power cut. It waits in this thread, which takes less time than to ask another one. Not
 * all systems can do it. Throws where the disk fails.
 */
export function syncFolder(folder: string): void {
  let opened: number | undefined
  try {
    opened = openSync(folder, 'r')
    fsyncSync(opened)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EIO') throw error
  } finally {
    if (opened !== undefined) closeSync(opened)
  }
}
