import { hash } from 'node:crypto'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { makeEmpty } from '../../files/make-empty.ts'
import type { FolderPlace } from './folder-place.ts'

/** Below the folder of the chains. It is no day, so that readers of chains pass it by. */
const BUDGETS = 'budgets'

/**
 * Places in daily budgets, a file each. Only one process can make a file. The system writes new names in their order with the
 * next `fsync`, which is that of the write's own record, so that none is needed here.
 */
export class FolderBudgets {
  readonly #place: FolderPlace
  readonly #taken = new Set<string>()

  constructor(place: FolderPlace) {
    this.#place = place
  }

  async claim(name: string): Promise<boolean> {
    const path = this.#pathOf(name)
    try {
      this.#place.folder(BUDGETS, ...partsOf(name).slice(0, -1))
      const isMade = makeEmpty(path)
      if (isMade) this.#taken.add(name)
      return isMade
    } catch (cause) {
      throw this.#place.unavailable(cause, path)
    }
  }

  /** A name that had to be made safe comes back changed; those of places are numbers. */
  async taken(folder: string): Promise<readonly string[]> {
    const path = this.#pathOf(folder)
    try {
      this.#place.folder(BUDGETS, ...partsOf(folder))
      return readdirSync(path).map((name) => `${folder}/${name}`)
    } catch (cause) {
      throw this.#place.unavailable(cause, path)
    }
  }

  async unclaim(name: string): Promise<void> {
    if (!this.#taken.delete(name)) return
    const path = this.#pathOf(name)
    try {
      rmSync(path, { force: true })
    } catch (cause) {
      throw this.#place.unavailable(cause, path)
    }
  }

  #pathOf(name: string): string {
    return join(this.#place.path, BUDGETS, ...partsOf(name))
  }
}

/** Names hold those of rules, and could lead out of the folder, or be the same as another one where case does not count. */
function partsOf(name: string): string[] {
  return name.split('/').map((part) => (/^[a-z\d-]{1,60}$/.test(part) ? part : `~${hash('sha256', part)}`))
}
