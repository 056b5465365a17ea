import { statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { ConfigError } from '../errors/errors.ts'
import type { Env } from '../text/env.ts'
import type { Manifest } from './manifest.ts'

/** Bytes. 10,000 targets with everything written out need about 3 MiB. */
const MOST_BYTES = 16 * 1024 * 1024

interface ManifestSearch {
  /** The value of `--manifest`. */
  readonly path?: string | undefined
  readonly env: Env
  readonly cwd: string
}

/**
 * The absolute path of the manifest to use: `--manifest`, else `TOWLINE_MANIFEST`, else the nearest `towline.yaml`
 * upwards; `undefined` when there is none. Throws `ConfigError` `MANIFEST_NOT_FOUND` when a named one is missing.
 */
export function findManifest({ path, env, cwd }: ManifestSearch): string | undefined {
  const named = path ?? (env['TOWLINE_MANIFEST'] || undefined)
  if (named === undefined) return upwards(cwd)
  const absolute = resolve(cwd, named)
  if (isFile(absolute)) return absolute
  const by = path === undefined ? 'TOWLINE_MANIFEST' : '--manifest'
  throw notFound(absolute, `${by} names it; relative paths start in ${cwd}.`)
}

/**
 * The absolute path of the manifest where a manifest is needed. `why` completes the sentence "There is no towline.yaml
 * in <cwd> or above it, and <why>."
 *
 * Throws `ConfigError` `MANIFEST_NOT_FOUND`.
 */
export function requireManifest(search: ManifestSearch, why?: string): string {
  const found = findManifest(search)
  if (found !== undefined) return found
  throw new ConfigError('MANIFEST_NOT_FOUND', {
    message: `There is no towline.yaml in ${search.cwd} or above it${why === undefined ? '' : `, and ${why}`}.`,
    likelyCause: 'The manifest has another name, or the command runs in another folder.',
    fix: 'Give it with --manifest (in code: `manifest`), or make one with `towline init`.',
  })
}

/**
 * Reads and checks the manifest at `path`, or the nearest `towline.yaml` upwards from the working directory.
 *
 * Rejects with `ConfigError` `MANIFEST_NOT_FOUND` or `MANIFEST_INVALID`.
 *
 * @example
 * ```ts
 * import { loadManifest, selectTargets } from 'towline'
 *
 * const manifest = await loadManifest('towline.yaml')
 * const targets = selectTargets(manifest, ['tag:emea'])
 * ```
 */
export async function loadManifest(path = requireManifest({ env: {}, cwd: process.cwd() })): Promise<Manifest> {
  const text = decode(await readBytes(path), path)
  // The YAML parser and the schema cost start-up time, so they are loaded only here.
  const { parseManifestFast } = await import('./parse-fast.ts')
  return parseManifestFast(text, path)
}

function upwards(start: string): string | undefined {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    const candidate = join(folder, 'towline.yaml')
    if (isFile(candidate)) return candidate
    if (folder === dirname(folder)) return undefined
  }
}

/** A pipe counts, so that `--manifest <(…)` works. */
function isFile(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false })
  return found !== undefined && !found.isDirectory()
}

/** Reads at most one chunk beyond the limit, however long the file or pipe is. */
async function readBytes(path: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    await using file = await open(path)
    for await (const chunk of file.createReadStream({ autoClose: false })) {
      chunks.push(chunk)
      length += chunk.length
      if (length > MOST_BYTES) break
    }
  } catch (error) {
    throw notFound(path, 'It was moved, or this user may not read it.', error)
  }
  if (length > MOST_BYTES) throw unreadable(path, `is larger than ${MOST_BYTES / 1024 ** 2} MiB`)
  return Buffer.concat(chunks)
}

/** A byte order mark is left out. */
function decode(bytes: Buffer, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw unreadable(path, 'is not UTF-8 text; older Windows tools save UTF-16')
  }
}

function notFound(path: string, likelyCause: string, cause?: unknown): ConfigError {
  return new ConfigError('MANIFEST_NOT_FOUND', {
    message: `There is no manifest that can be read at ${path}.`,
    likelyCause,
    fix: 'Correct the path, or make a manifest there with `towline init`.',
    cause,
  })
}

function unreadable(path: string, what: string): ConfigError {
  return new ConfigError('MANIFEST_INVALID', {
    message: `The manifest has a mistake:\n${path}: ${what}.`,
    likelyCause: 'The path names some other file, or an editor saved it in an unexpected way.',
    fix: 'Save it as UTF-8 and run `towline manifest check`.',
  })
}
