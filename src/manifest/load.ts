import { open } from 'node:fs/promises'
import { ConfigError } from '../errors/errors.ts'
import { notFound, requireManifest } from './find.ts'
import type { Manifest } from './manifest.ts'

/** Bytes. 10,000 targets with everything written out need about 3 MiB. */
const MOST_BYTES = 16 * 1024 * 1024

/**
 * Reads and checks the manifest at `path`, or the nearest `towline.yaml` upwards from the working directory.
 *
 * Rejects with `ConfigError` `MANIFEST_NOT_FOUND` or `MANIFEST_INVALID`, and with `MANIFEST_UNTRUSTED` where the nearest one
 * could have been written by another user.
 *
 * @example
 * ```ts
 * import { loadManifest, selectTargets } from 'towline'
 *
 * const manifest = await loadManifest('towline.yaml')
 * const targets = selectTargets(manifest, ['tag:emea'])
 * ```
 */
export async function loadManifest(path = requireManifest({ env: {}, cwd: process.cwd() }).path): Promise<Manifest> {
  return loadManifestBy((work) => work(), path)
}

/** `loadManifest`, where `run` runs the parts that take long with a large manifest. */
export async function loadManifestBy(run: <T>(work: () => T) => T, path: string): Promise<Manifest> {
  const text = decode(await readBytes(path), path)
  // The YAML parser and the schema cost start-up time, so they are loaded only here.
  const { parseManifestFast } = await import('./parse-fast.ts')
  return parseManifestFast(text, path, run)
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

function unreadable(path: string, what: string): ConfigError {
  return new ConfigError('MANIFEST_INVALID', {
    message: `The manifest has a mistake:\n${path}: ${what}.`,
    likelyCause: 'The path names some other file, or an editor saved it in an unexpected way.',
    fix: 'Save it as UTF-8 and run `towline manifest check`.',
  })
}
