import { basename } from 'node:path'
import { readText } from '../../read-text.ts'
import type { World } from '../model/index.ts'
import { WorldFileError } from './world-file-error.ts'

export { WorldFileError, type WorldFileProblem } from './world-file-error.ts'

/**
 * Returns a function that makes the world of a file (docs/worlds.md), a new one at each call: give it to
 * `createEmulator`.
 * Rejects with a WorldFileError for a file that cannot be read or that has mistakes. A path may lead to a pipe, which is read
 * to its end; `signal` ends that.
 */
export async function worldFromFile(path: string, signal?: AbortSignal): Promise<() => World> {
  return worldFromFileBy((work) => work(), path, signal)
}

/** `worldFromFile`, where `run` runs the part that takes long with a large file, and may end it. Rejects as `run` does too. */
export async function worldFromFileBy(run: Run, path: string, signal?: AbortSignal): Promise<() => World> {
  return parseBy(run, await read(path, signal), path)
}

/** Runs work that keeps the thread. */
type Run = <T>(work: () => T) => T

/**
 * Reads a world from text. `path` is for messages, and its last part names the world unless the text does.
 * Rejects with a WorldFileError that lists all mistakes, each with its line.
 */
export function parseWorld(text: string, path: string): Promise<() => World> {
  return parseBy((work) => work(), text, path)
}

async function parseBy(run: Run, text: string, path: string): Promise<() => World> {
  // The parser and the schema take time to load, and most emulators play a world that has a name.
  const { parse } = await import('./parse.ts')
  return run(() => parse(text, { path, name: basename(path).replace(/\.(ya?ml|json)$/i, '') }))
}

async function read(path: string, signal: AbortSignal | undefined): Promise<string> {
  try {
    return await readText(path, { pipes: true, signal })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'there is no such file' : message
    throw new WorldFileError(`The world file ${path} cannot be read: ${why}.`, [], error)
  }
}
