import { ConfigError } from '../errors/errors.ts'
import { readText } from '../files/read-text.ts'
import { UnfitFile } from '../files/unfit-file.ts'
import { whyNotRead } from '../files/why-not-read.ts'
import { notFound, requireManifest, searchOfProgram } from './find.ts'
import type { Manifest } from './manifest.ts'

/** Bytes. 10,000 targets with everything written out need about 3 MiB. */
export const MOST_BYTES = 16 * 1024 * 1024

/**
 * Reads and checks the manifest at `path`, or the nearest `towline.yaml` upwards from the working directory. A path may lead to
 * a pipe, which is read to its end; `signal` ends that.
 *
 * Rejects with `ConfigError` `MANIFEST_NOT_FOUND` or `MANIFEST_INVALID`, with `MANIFEST_UNTRUSTED` where the nearest one could
 * have been written by another user, and with the reason of `signal`.
 *
 * @example
 * ```ts
 * import { loadManifest, selectTargets } from 'towline'
 *
 * const manifest = await loadManifest('towline.yaml')
 * const targets = selectTargets(manifest, ['tag:emea'])
 * ```
 */
export async function loadManifest(
  path = requireManifest(searchOfProgram()).path,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Manifest> {
  return loadManifestBy((work) => work(), path, signal)
}

/** `loadManifest`, where `run` runs the parts that take long with a large manifest. */
export async function loadManifestBy(
  run: <T>(work: () => T) => T,
  path: string,
  signal: AbortSignal | undefined,
): Promise<Manifest> {
  const text = await read(path, signal)
  // The YAML parser and the schema cost start-up time, so they are loaded only here.
  const { parseManifestFast } = await import('./parse-fast.ts')
  return parseManifestFast(text, path, run)
}

async function read(path: string, signal: AbortSignal | undefined): Promise<string> {
  try {
    return await readText(path, { most: MOST_BYTES, signal })
  } catch (error) {
    signal?.throwIfAborted()
    const { likelyCause, remedy } = whyNotRead(error)
    if (!(error instanceof UnfitFile)) throw notFound(path, likelyCause, error)
    throw new ConfigError('MANIFEST_INVALID', {
      message: `The manifest ${path} cannot be read.`,
      likelyCause,
      fix: `${remedy}, and run \`towline manifest check\`.`,
    })
  }
}
