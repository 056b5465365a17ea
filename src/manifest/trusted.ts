import { lstatSync, realpathSync, type Stats, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Env } from '../text/env.ts'

/** The user that this process runs as. */
export interface User {
  readonly uid: number
  /** Its primary group. On many systems that group has no other member, and new files can be written by it. */
  readonly gid: number
  /** The user that called `sudo`. That user already decides what root runs. */
  readonly sudoUid?: number | undefined
}

/** The user of this process; `undefined` on Windows, where files have neither an owner's number nor a mode. */
export function currentUser(env: Env): User | undefined {
  const { geteuid, getegid } = process
  if (geteuid === undefined || getegid === undefined) return undefined
  const uid = geteuid()
  const sudo = uid === 0 && /^\d{1,10}$/.test(env['SUDO_UID'] ?? '') ? Number(env['SUDO_UID']) : undefined
  return { uid, gid: getegid(), sudoUid: sudo }
}

const OTHERS_WRITE = 0o002
const GROUP_WRITES = 0o020
/** In a folder with this bit, as `/tmp` has, only the owner of a file may replace it. */
const STICKY = 0o1000

/**
 * Why a manifest that was found by the search must not be obeyed, as half a sentence that begins with a path; `undefined` if
 * it may be. It decides which tenants are worked on and what may be written there, so no other user but root may have a say
 * in it. Symbolic links are followed, and the link itself is judged too.
 */
export function whyUntrusted(path: string, user: User): string | undefined {
  const real = realpathSync(path)
  return (
    ownedByOther(path, lstatSync(path), user) ??
    writtenByOthers(dirname(path), user, STICKY) ??
    ownedByOther(real, statSync(real), user) ??
    writtenByOthers(real, user, 0) ??
    writtenByOthers(dirname(real), user, STICKY)
  )
}

function ownedByOther(path: string, { uid, mode }: Stats, user: User): string | undefined {
  if ([0, user.uid, user.sudoUid].includes(uid)) return undefined
  return `${path} belongs to the user with the number ${uid} (mode ${octal(mode)})`
}

/** `protectedBy`: a bit of the mode that takes the danger away. */
function writtenByOthers(path: string, user: User, protectedBy: number): string | undefined {
  const { uid, gid, mode } = statSync(path)
  if ((mode & protectedBy) !== 0) return undefined
  const byOthers = (mode & OTHERS_WRITE) !== 0
  const byGroup = (mode & GROUP_WRITES) !== 0 && gid !== user.gid && gid !== 0
  if (!byOthers && !byGroup) return undefined
  const who = byOthers ? 'every user' : `the group with the number ${gid}`
  return `${path} can be written by ${who} (owner ${uid}, mode ${octal(mode)})`
}

function octal(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0')
}
