import { existsSync, lstatSync, type Stats, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { AccessError } from '../../errors/errors.ts'
import { howToTrust } from '../../files/how-to-trust.ts'
import { makeFolder } from '../../files/make-folder.ts'
import { currentReader } from '../../files/reader.ts'
import { syncFolder } from '../../files/sync-folder.ts'
import { UnfitFile } from '../../files/unfit-file.ts'
import { whyUntrusted } from '../../files/whose.ts'
import { whyNotWritten } from '../../files/why-not-written.ts'
import type { Env } from '../../text/env.ts'
import { unavailable } from './unavailable.ts'

/** The folders that a sink writes to. Each is judged once, and made where it is missing. */
export class FolderPlace {
  /** Absolute. */
  readonly path: string
  readonly #env: Env
  readonly #made = new Set<string>()
  #isJudged = false
  /** What was found at the path at first. */
  #root: Pick<Stats, 'dev' | 'ino'> | undefined

  constructor(folder: string, env: Env) {
    this.path = resolve(folder)
    this.#env = env
  }

  /**
   * Makes the folder with these names in it, for this user only, where it is missing. Throws `UnfitFile` for a folder that
   * others can change, and the system's error.
   */
  folder(...names: readonly string[]): string {
    this.judge()
    const path = join(this.path, ...names)
    if (this.#made.has(path)) return path
    const isNew = this.#root === undefined && !existsSync(this.path)
    if (this.#root !== undefined) this.#checkRoot(this.#root)
    makeFolder(path)
    this.#root ??= statSync(this.path)
    if (!lstatSync(path).isDirectory()) throw new UnfitFile(`${path} is a symbolic link.`, 'Remove the link')
    // The name of a new folder survives a power cut by this. Another process may have made it, and not have come so far.
    syncFolder(this.path)
    if (isNew) syncFolder(dirname(this.path))
    this.#made.add(path)
    return path
  }

  /**
   * Another user that can write to the folder, to one above it, or to a link on the way could remove chains, or lead new ones
   * elsewhere. So the rule for manifests holds here: links of this user and of root are followed, as in `/var/log`, and where
   * others can write, the folder is refused unless `TOWLINE_TRUSTED_FOLDERS` names it.
   */
  judge(): void {
    if (this.#isJudged) return
    const untrusted = whyUntrusted(this.path, currentReader(this.#env))
    if (untrusted !== undefined) {
      throw new UnfitFile(
        `Another user could change the record: ${untrusted.why}.`,
        `Choose a folder that only this user can write to. ${howToTrust(untrusted, this.#env).replace(/\.$/, '')}`,
      )
    }
    this.#isJudged = true
  }

  /** A folder that was removed or moved is not made once more: the next verification would miss what was in it. */
  #checkRoot({ dev, ino }: Pick<Stats, 'dev' | 'ino'>): void {
    const found = statSync(this.path)
    if (found.dev === dev && found.ino === ino) return
    throw new UnfitFile(`Another folder stands at ${this.path} than at the start of this process.`, 'Move it back')
  }

  /** The error of the sink for what the system or `folder` said about a path. */
  unavailable(cause: unknown, path: string): AccessError {
    return unavailable({ place: this.path, ...whyNotWritten(cause, path), cause })
  }
}
