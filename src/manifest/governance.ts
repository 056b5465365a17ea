import { dirname, resolve } from 'node:path'
import type { Application, Manifest } from './manifest.ts'
import type { Governance } from './target.ts'

/** What governs the targets of an application. */
export function governanceIn(
  { path, policy, audit }: Manifest,
  { name, permissions }: Pick<Application, 'name' | 'permissions'>,
): Governance {
  return {
    application: name,
    ceiling: permissions,
    folder: resolve(dirname(path)),
    ...(policy === undefined ? {} : { policy }),
    ...(audit === undefined ? {} : { audit }),
  }
}
