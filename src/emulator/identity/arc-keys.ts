import { randomBytes, randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { access, mkdir, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * The keys of Azure Arc's agent: each is in a file of its own that only privileged programs can read, and good for one
 * request.
 */
export interface ArcKeys {
  /** Makes the directory, and says which it is. Rejects with an Error when nothing can be written there. */
  open(): Promise<string>
  /** A new key; the path of its file. Rejects like `open`. */
  challenge(): Promise<string>
  /** Whether this is one of the keys. It is none any more after that. */
  redeem(key: string): Promise<boolean>
  /** Removes every file, and the directories that were made for them. */
  clear(): Promise<void>
}

/** Without a directory there is no such agent on this system, and every use of it is an Error. */
export function createArcKeys(directory: string | undefined): ArcKeys {
  const pathByKey = new Map<string, string>()
  let firstMade: string | undefined

  const remove = async (key: string) => {
    const path = pathByKey.get(key)
    // First, so that of two requests with the same key one finds none.
    pathByKey.delete(key)
    if (path !== undefined) await rm(path, { force: true })
  }
  const open = async () => {
    if (directory === undefined) throw new Error('Azure Arc has no directory for its keys on this system.')
    firstMade = (await mkdir(directory, { recursive: true, mode: 0o755 })) ?? firstMade
    await access(directory, constants.W_OK)
    return directory
  }

  return {
    open,
    async challenge() {
      const folder = await open()
      const [oldest] = pathByKey.keys()
      if (oldest !== undefined && pathByKey.size >= mostKeys) await remove(oldest)
      const key = randomBytes(32).toString('base64url')
      const path = join(folder, `${randomUUID()}.key`)
      pathByKey.set(key, path)
      await writeFile(path, key, { mode: 0o600, flag: 'wx' })
      return path
    },
    async redeem(key) {
      if (!pathByKey.has(key)) return false
      await remove(key)
      return true
    },
    async clear() {
      for (const key of pathByKey.keys()) await remove(key)
      if (directory !== undefined && firstMade !== undefined) await removeEmpty(directory, firstMade)
      firstMade = undefined
    },
  }
}

/** The only directory from which clients take a key; undefined where there is no such agent. */
export function arcKeyDirectory(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string | undefined {
  if (platform === 'linux') return '/var/opt/azcmagent/tokens'
  const { ProgramData } = env
  return platform === 'win32' && ProgramData ? join(ProgramData, 'AzureConnectedMachineAgent', 'Tokens') : undefined
}

/** Clients that ask at once each have a key of their own; those that never come back must not fill the disk. */
const mostKeys = 64

async function removeEmpty(directory: string, last: string): Promise<void> {
  for (let path = directory; path.length >= last.length; path = dirname(path)) {
    try {
      await rmdir(path)
    } catch {
      // Another program put something into the directory, so it stays, and so do its parents.
      return
    }
  }
}
