import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { type AppendFile, type AppendHandle, newAppendFile } from '../../files/append-file.ts'
import type { Env } from '../../text/env.ts'
import { FolderBudgets } from './folder-budgets.ts'
import { newestHeads } from './folder-heads.ts'
import { FolderPlace } from './folder-place.ts'
import type { Head } from './record.ts'
import type { Sink } from './sink.ts'

interface FolderSinkOptions {
  readonly folder: string
  readonly env: Env
  /** For tests: a handle that fails where they want it to. */
  readonly wrap?: (file: FileHandle) => AppendHandle
}

/**
 * Keeps chains in a folder: `2026-12-01/<chain>.jsonl`, and places in daily budgets below `budgets/`. Each file has one
 * writer, so that processes need no locks. Nothing is touched before the first call.
 */
export function folderSink({ folder, env, wrap }: FolderSinkOptions): Sink {
  return new FolderSink(new FolderPlace(folder, env), wrap)
}

class FolderSink implements Sink {
  readonly #place: FolderPlace
  readonly #wrap: FolderSinkOptions['wrap']
  readonly #budgets: FolderBudgets
  #open: { readonly path: string; readonly file: AppendFile } | undefined

  constructor(place: FolderPlace, wrap: FolderSinkOptions['wrap']) {
    this.#place = place
    this.#wrap = wrap
    this.#budgets = new FolderBudgets(place)
  }

  get place(): string {
    return this.#place.path
  }

  async heads(most: number): Promise<readonly Head[]> {
    try {
      this.#place.judge()
      return newestHeads(this.place, most)
    } catch (cause) {
      throw this.#place.unavailable(cause, join(this.place, 'record'))
    }
  }

  async append(chain: string, day: string, lines: string): Promise<void> {
    const path = join(this.place, day, `${chain}.jsonl`)
    try {
      await (await this.#file(path, day)).append(lines)
    } catch (cause) {
      throw this.#place.unavailable(cause, path)
    }
  }

  claim(name: string): Promise<boolean> {
    return this.#budgets.claim(name)
  }

  taken(folder: string): Promise<readonly string[]> {
    return this.#budgets.taken(folder)
  }

  unclaim(name: string): Promise<void> {
    return this.#budgets.unclaim(name)
  }

  async close(): Promise<void> {
    const file = this.#open?.file
    this.#open = undefined
    await file?.close()
  }

  async #file(path: string, day: string): Promise<AppendFile> {
    if (this.#open?.path === path) return this.#open.file
    await this.close()
    this.#place.folder(day)
    const file = await newAppendFile(path, this.#wrap)
    this.#open = { path, file }
    return file
  }
}
