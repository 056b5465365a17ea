import { lstatSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { ConfigError } from '../errors/errors.ts'
import { howToTrust } from '../files/how-to-trust.ts'
import { currentReader, TRUSTED_FOLDERS } from '../files/reader.ts'
import { whyUntrusted } from '../files/whose.ts'
import type { Env } from '../text/env.ts'
import { shellWord } from '../text/shell-word.ts'

interface ManifestSearch {
  /** The value of `--manifest`. */
  readonly path?: string | undefined
  /** `--no-manifest` was given. */
  readonly noManifest?: boolean | undefined
  readonly env: Env
  readonly cwd: string
}

/** The search of a program that uses the library: its environment says which folders are trusted, and not which manifest. */
export function searchOfProgram(): ManifestSearch {
  const { SUDO_UID, [TRUSTED_FOLDERS]: trusted } = process.env
  return { env: { SUDO_UID, [TRUSTED_FOLDERS]: trusted }, cwd: process.cwd() }
}

export interface FoundManifest {
  /** Absolute. */
  readonly path: string
  /** What led to it: a name that the user gave, or the search in the folder itself or in one above it. */
  readonly by: 'name' | 'here' | 'above'
}

/**
 * The manifest to use: `--manifest`, else `TOWLINE_MANIFEST`, else the nearest `towline.yaml` upwards; `undefined` when there
 * is none, and with `--no-manifest`. The search goes no higher than the folder in `TOWLINE_MANIFEST_CEILING`.
 *
 * Throws `ConfigError`: `MANIFEST_NOT_FOUND` when a named one is missing or a link leads nowhere, `MANIFEST_UNTRUSTED` when another user could have
 * written the one that the search found, and `USAGE` for `--manifest` beside `--no-manifest`. The owner of a named one is not
 * looked at: a name is the user's own decision.
 */
export function findManifest({ path, noManifest, env, cwd }: ManifestSearch): FoundManifest | undefined {
  if (noManifest) {
    if (path !== undefined) throw bothGiven()
    return undefined
  }
  const named = path ?? (env['TOWLINE_MANIFEST'] || undefined)
  if (named === undefined) return upwards(cwd, env)
  const absolute = resolve(cwd, named)
  if (isFile(absolute)) return { path: absolute, by: 'name' }
  const by = path === undefined ? 'TOWLINE_MANIFEST' : '--manifest'
  throw notFound(absolute, `${by} names it; relative paths start in ${cwd}.`)
}

/**
 * The manifest where one is needed. `why` completes the sentence "There is no towline.yaml in <cwd> or above it, and <why>."
 *
 * Throws `ConfigError` as `findManifest` does, and `MANIFEST_NOT_FOUND` where there is none.
 */
export function requireManifest(search: ManifestSearch, why?: string): FoundManifest {
  const found = findManifest(search)
  if (found !== undefined) return found
  const because = why === undefined ? '' : `, and ${why}`
  if (search.noManifest) {
    throw new ConfigError('MANIFEST_NOT_FOUND', {
      message: `The command was told to use no manifest${because}.`,
      likelyCause: '--no-manifest was given to a command that works on a manifest.',
      fix: 'Leave --no-manifest out, or name the manifest with --manifest.',
    })
  }
  throw new ConfigError('MANIFEST_NOT_FOUND', {
    message: `There is no towline.yaml in ${search.cwd} or above it${because}.`,
    likelyCause: search.env['TOWLINE_MANIFEST_CEILING']
      ? 'TOWLINE_MANIFEST_CEILING ends the search, which `towline emulator run` sets to its own folder.'
      : 'The manifest has another name, or the command runs in another folder.',
    fix: 'Give it with --manifest (in code: `manifest`), or make one with `towline init`.',
  })
}

/** Also what is thrown for a file that vanished after it was found. */
export function notFound(path: string, likelyCause: string, cause?: unknown): ConfigError {
  return new ConfigError('MANIFEST_NOT_FOUND', {
    message: `There is no manifest that can be read at ${path}.`,
    likelyCause,
    fix: 'Correct the path, or make a manifest there with `towline init`.',
    cause,
  })
}

function upwards(cwd: string, env: Env): FoundManifest | undefined {
  const start = resolve(cwd)
  const ceiling = env['TOWLINE_MANIFEST_CEILING'] ? resolve(cwd, env['TOWLINE_MANIFEST_CEILING']) : undefined
  for (let folder = start; ; folder = dirname(folder)) {
    const candidate = join(folder, 'towline.yaml')
    if (isFile(candidate)) return trusted({ path: candidate, by: folder === start ? 'here' : 'above' }, env)
    // One farther up may be of other tenants, and is not what was meant here.
    if (isDeadLink(candidate)) throw notFound(candidate, 'It is a symbolic link to a file that does not exist.')
    if (folder === ceiling || folder === dirname(folder)) return undefined
  }
}

function trusted(found: FoundManifest, env: Env): FoundManifest {
  const untrusted = whyUntrusted(found.path, currentReader(env))
  if (untrusted === undefined) return found
  throw new ConfigError('MANIFEST_UNTRUSTED', {
    message: `The manifest ${found.path}, which the search found, was not read: ${untrusted.why}.`,
    likelyCause:
      'Another user of this machine can decide what it says. In a container, the folder may belong to a user of the host.',
    fix: `${howToTrust(untrusted, env)} For one command, name the manifest: \`--manifest ${shellWord(found.path)}\`. Without a manifest: --no-manifest. To keep the search, take the file over (chown) and close it and the folders above it to others (chmod go-w).`,
  })
}

/** A pipe counts, so that `--manifest <(…)` works. A path that cannot be followed leads to no file. */
function isFile(path: string): boolean {
  try {
    return !statSync(path).isDirectory()
  } catch {
    return false
  }
}

function isDeadLink(path: string): boolean {
  try {
    if (!lstatSync(path).isSymbolicLink()) return false
  } catch {
    return false
  }
  return !isThere(path)
}

function isThere(path: string): boolean {
  try {
    statSync(path)
    return true
  } catch {
    return false
  }
}

function bothGiven(): ConfigError {
  return new ConfigError('USAGE', {
    message: '--manifest and --no-manifest were given together.',
    likelyCause: 'One of them stands in an alias or a script.',
    fix: 'Leave one of them out.',
  })
}
