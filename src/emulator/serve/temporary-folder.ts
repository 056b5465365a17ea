import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { EmulatorStartError } from './start-error.ts'

/**
 * Makes the folder of one emulator among the temporary files, and has `resources` remove it. Removes those of earlier
 * emulators of this user that were killed and could not. Rejects with an EmulatorStartError when it cannot be made.
 */
export async function temporaryFolder(resources: AsyncDisposableStack): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `${prefix()}${process.pid}-`)).catch((cause: Error) => {
    throw new EmulatorStartError(
      `no folder can be made in ${tmpdir()}, the folder for temporary files: ${cause.message}. Make room or that folder there, or set TMPDIR to another one.`,
      cause,
    )
  })
  resources.defer(() => rm(folder, { recursive: true, force: true }))
  await removeAbandoned(tmpdir())
  return folder
}

/** With the machine's name: containers can share a folder, and then the numbers of their processes say nothing. */
function prefix(): string {
  return `towline-emulator-${hostname().replace(/[^\w.-]/g, '_')}-`
}

async function removeAbandoned(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names) {
    if (!name.startsWith(prefix())) continue
    const pid = Number(/^(\d+)-/.exec(name.slice(prefix().length))?.[1])
    const path = join(folder, name)
    // Another start may remove it meanwhile. What cannot be removed now is left to the system, which empties this folder.
    if (!isRunning(pid) && (await isOwnFolder(path))) await rm(path, { recursive: true, force: true }).catch(() => {})
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

async function isOwnFolder(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined)
  return found?.isDirectory() === true && (process.getuid === undefined || found.uid === process.getuid())
}
