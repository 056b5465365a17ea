import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { inPackage } from '../../errors/docs.ts'
import { ConfigError } from '../../errors/errors.ts'
import { howToTrust } from '../../files/how-to-trust.ts'
import { currentReader } from '../../files/reader.ts'
import { whyUntrusted } from '../../files/whose.ts'
import type { Env } from '../../text/env.ts'

/** Refuses code that another user could have written: it would run with the rights of the managed identity. */
export interface CodeJudge {
  /** Throws `ConfigError` `RUNBOOK_UNTRUSTED`. The path is absolute. */
  file(path: string): void
  /** Throws as `file` does, for the URL of a file that a module imports, and for what led to it. `parent` is the module's URL. */
  imported(specifier: string, parent: string, url: string): void
}

/** The files of this package are not judged. They are trusted as much as the code that runs already. */
export function judgeOfCode(env: Env): CodeJudge {
  const reader = currentReader(env)
  const own = inPackage('.')?.href
  const isOwn = (url: string): boolean => own !== undefined && url.startsWith(own)
  const judge = (path: string, what: string): void => {
    const untrusted = whyUntrusted(path, reader)
    if (untrusted === undefined) return
    throw new ConfigError('RUNBOOK_UNTRUSTED', {
      message: `${what} was not loaded: ${untrusted.why}.`,
      likelyCause:
        'Another user of this machine can decide what it does. In a container, the folder may belong to a user of the host.',
      fix: `${howToTrust(untrusted, env)} Otherwise take the file over (chown) and close it and the folders above it to others (chmod go-w).`,
    })
  }
  return {
    file(path) {
      if (!isOwn(pathToFileURL(path).href)) judge(path, `The runbook ${path}`)
    },
    imported(specifier, parent, url) {
      if (isOwn(parent) || isOwn(url)) return
      for (const path of new Set([fileURLToPath(url), ...wayTo(specifier, parent)]))
        judge(path, `${specifier}, an import of ${parent},`)
    },
  }
}

/** What Node looks at on its way to the file of an import (nodejs.org/api/esm.html#resolution-algorithm), with its links. */
function wayTo(specifier: string, parent: string): string[] {
  if (specifier.startsWith('file:')) return [fileURLToPath(specifier)]
  if (!parent.startsWith('file:')) return []
  const from = dirname(fileURLToPath(parent))
  if (/^\.{0,2}(\/|$)/.test(specifier)) return [resolve(from, specifier)]
  const [name = '', inner = ''] = specifier.split('/')
  const nearest = specifier.startsWith('#')
    ? 'package.json'
    : join('node_modules', name, name.startsWith('@') ? inner : '')
  for (let folder = from; ; folder = dirname(folder)) {
    const place = join(folder, nearest)
    if (existsSync(place)) return [place]
    if (folder === dirname(folder)) return []
  }
}
