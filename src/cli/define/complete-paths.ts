import { readdirSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { safeText } from '../../text/safe.ts'
import type { CliIo } from '../process/io.ts'

const RUNBOOK_ENDINGS = ['.ts', '.mts', '.js', '.mjs']

/** What a shell proposes for the runbook of `run`. */
export function proposeRunbooks(io: Pick<CliIo, 'cwd' | 'env'>, typed: string): string[] {
  return proposePaths(io, typed, RUNBOOK_ENDINGS).map(({ path }) => path)
}

/** A path that a shell proposes. A folder's ends with a slash. */
export interface ProposedPath {
  readonly path: string
  readonly kind: 'file' | 'folder'
}

/** More than a person reads. */
const MOST = 500

/**
 * The folders, and the files with one of these endings, that continue what was typed; without endings all files. Hidden names
 * come only after a dot. Empty where the folder cannot be read, because a completion cannot show an error.
 */
export function proposePaths(
  { cwd, env }: Pick<CliIo, 'cwd' | 'env'>,
  typed: string,
  endings?: readonly string[],
): ProposedPath[] {
  const start = typed.endsWith('/') ? '' : basename(typed)
  const folder = typed.slice(0, typed.length - start.length)
  const place = resolve(cwd, folder.replace(/^~(?=\/)/, env['HOME'] ?? '~'))
  const fits = (name: string): boolean => endings === undefined || endings.some((ending) => name.endsWith(ending))
  try {
    return readdirSync(place)
      .filter((name) => name.startsWith(start) && (start !== '' || !name.startsWith('.')) && safeText(name) === name)
      .sort()
      .map((name) => ({ name, isFolder: isFolder(join(place, name)) }))
      .filter(({ name, isFolder }) => isFolder || fits(name))
      .slice(0, MOST)
      .map(({ name, isFolder }) =>
        isFolder ? { path: `${folder}${name}/`, kind: 'folder' } : { path: `${folder}${name}`, kind: 'file' },
      )
  } catch {
    return []
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}
