import { lstatSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Env } from '../../text/env.ts'

/** Name of the policy beside a manifest. */
export const POLICY_NAME = 'towline.policy.yaml'

interface PolicySearch {
  /** The value of `--policy`. */
  readonly flag?: string | undefined
  readonly env: Env
  /** Absolute path of the policy that the manifest names. */
  readonly named?: string | undefined
  /** Folder of the manifest. */
  readonly folder?: string | undefined
  readonly cwd: string
}

export interface FoundPolicy {
  /** Absolute. A file that is named need not be there: then everything is refused. */
  readonly file: string
  readonly by: 'flag' | 'variable' | 'manifest' | 'beside'
}

/**
 * The policy in use: `--policy`, else `TOWLINE_POLICY`, else the one that the manifest names, else `towline.policy.yaml`
 * beside it. `undefined` where none is named and none is there.
 */
export function findPolicy({ flag, env, named, folder, cwd }: PolicySearch): FoundPolicy | undefined {
  if (flag !== undefined) return { file: resolve(cwd, flag), by: 'flag' }
  const variable = env['TOWLINE_POLICY']
  if (variable) return { file: resolve(cwd, variable), by: 'variable' }
  if (named !== undefined) return { file: named, by: 'manifest' }
  if (folder === undefined) return undefined
  const beside = join(folder, POLICY_NAME)
  return isThere(beside) ? { file: beside, by: 'beside' } : undefined
}

/** Also for a file that cannot be read and for a link that leads nowhere: only a name that does not exist means that there is none. */
export function isThere(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined
  } catch {
    return true
  }
}
