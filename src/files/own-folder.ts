import { existsSync, realpathSync, statSync } from 'node:fs'
import { makeFolder } from './make-folder.ts'
import { alone, isTrusted, type Reader } from './reader.ts'
import { whyUntrusted } from './whose.ts'

/**
 * Makes a folder that only this user writes to, where it is missing. Returns why it must not be used, as half a sentence that
 * begins with a path; `undefined` if it may be. Nothing is made in a folder of others. Without a reader nothing is judged.
 *
 * The user that called `sudo` counts as another one here: what root keeps for itself is not that user's to decide.
 *
 * Throws the system's error where the folder cannot be made.
 */
export function whyNotOwn(folder: string, reader: Reader | undefined): string | undefined {
  const judge = (): string | undefined => whyUntrusted(folder, alone(reader))?.why
  const isThere = existsSync(folder)
  const why = judge()
  if (why !== undefined) return why
  if (!isThere) {
    makeFolder(folder)
    // In a folder as `/tmp`, another user can have made a part of it in between.
    const made = judge()
    if (made !== undefined) return made
  }
  return reader && openToOthers(folder, reader)
}

/** Stricter than for a folder above: nothing of another user is needed here, and a list of access rights shows as the group's bit. */
function openToOthers(folder: string, reader: Reader): string | undefined {
  const { uid, mode } = statSync(folder)
  const isOwn = uid === reader.uid
  if ((isOwn && (mode & 0o020) === 0) || isTrusted(realpathSync(folder), reader)) return undefined
  return isOwn ? `${folder} can be written by its group` : `${folder} belongs to the user with the number ${uid}`
}
