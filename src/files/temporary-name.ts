import { hash, randomUUID } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** Bytes of the longest name, on all file systems that are in use. */
const LONGEST = 255
/** Bytes of `ENDING`. */
const ENDS = 42
const ENDING = /^\.[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\.part$/

/** A name for a file that will be at `place`. It is random, so that nothing can be planted there. */
export function temporaryName(place: string): string {
  return join(dirname(place), `${beginning(place)}.${randomUUID()}.part`)
}

/**
 * Removes what killed processes left under such names. Only for a place that no other process writes to now. Never rejects:
 * what stays does no harm.
 */
export async function removeLeftovers(place: string): Promise<void> {
  const start = beginning(place)
  const names = await readdir(dirname(place)).catch(() => [])
  for (const name of names.filter((one) => one.startsWith(start) && ENDING.test(one.slice(start.length)))) {
    await rm(join(dirname(place), name), { force: true }).catch(() => {})
  }
}

/** A name that is as long as names can be has no room for more. */
function beginning(place: string): string {
  const name = basename(place)
  return Buffer.byteLength(name) > LONGEST - ENDS ? hash('sha256', name) : name
}
