import { statSync } from 'node:fs'
import type { AssertionUnavailableError } from '../../errors/errors.ts'
import { readFile } from '../../files/read-file.ts'
import { currentReader } from '../../files/reader.ts'
import { UnfitFile } from '../../files/unfit-file.ts'
import { whyUntrusted } from '../../files/whose.ts'
import type { HttpResponse } from '../../http/send.ts'
import type { Env } from '../../text/env.ts'
import { excerpt } from '../../text/redact.ts'
import { assertionError } from './assertion-error.ts'

/** Bytes. The agent writes no longer key. */
const MOST_BYTES = 4096

/**
 * The folder of the Azure Arc agent's keys, with the separator at the end; `undefined` on systems without such an
 * agent.
 */
export function keyDirectory(platform: NodeJS.Platform, env: Env): string | undefined {
  if (platform === 'linux') return '/var/opt/azcmagent/tokens/'
  const { ProgramData } = env
  return platform === 'win32' && ProgramData ? `${ProgramData}\\AzureConnectedMachineAgent\\Tokens\\` : undefined
}

/**
 * The key in the file that a 401 of Azure Arc's agent names. Rejects with `AssertionUnavailableError`, which never
 * holds the key.
 *
 * The key is sent to the agent's address, and another program may listen there and name any file. So the file must lie
 * in `directory` itself, be no link, end in `.key` and be short, and only root and the agent may have written it. Microsoft's
 * own libraries check all this but the link and the writer.
 */
export async function challengedKey(
  { headers }: HttpResponse,
  directory: string | undefined,
  env: Env,
): Promise<string> {
  const [, path] = /^basic realm="?([^"]+)"?$/i.exec(headers['www-authenticate']?.trim() ?? '') ?? []
  if (path === undefined) throw await invalid('refused without naming a key file')
  if (directory === undefined) throw await invalid('is not known on this operating system')
  const name = path.startsWith(directory) ? path.slice(directory.length) : ''
  // Backslashes are refused on Linux too: no file of the agent has one.
  if (!/^[^/\\:\0]+\.key$/.test(name)) {
    throw await invalid(`named a file that it must not name (${excerpt(path).slice(0, 200)})`)
  }
  const key = (await read(path, directory, env)).trim()
  // The key becomes the value of a header.
  if (!/^[\x21-\x7e]+$/.test(key)) throw await invalid('wrote a key file that holds no key')
  return key
}

async function read(path: string, directory: string, env: Env): Promise<string> {
  let why: string | undefined
  try {
    why = writtenByStranger(path, directory, env)
    if (why === undefined)
      return (await readFile(path, { most: MOST_BYTES, pipes: false, links: false })).toString('latin1')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    // The system refuses a link with ELOOP, or with EMLINK.
    const isUnfit = cause instanceof UnfitFile || code === 'ELOOP' || code === 'EMLINK'
    if (!isUnfit) throw await unreadable(path, cause as NodeJS.ErrnoException)
    throw await invalid(`wrote a key file that is no plain file, or is longer than ${MOST_BYTES} bytes`)
  }
  throw await invalid(`named a key file that another user could have written: ${why}`)
}

/** The folder belongs to the agent's user and group, `himds`. All users in it have the identity already: they can read the keys. */
function writtenByStranger(path: string, directory: string, env: Env): string | undefined {
  const reader = currentReader(env)
  const { uid, gid } = statSync(directory)
  return reader && whyUntrusted(path, { ...reader, users: [uid], gid })?.why
}

function invalid(what: string): Promise<AssertionUnavailableError> {
  return assertionError('IDENTITY_ANSWER_INVALID', 'ARC_CHALLENGE_INVALID', {
    message: `Azure Arc's agent ${what}.`,
    status: 401,
  })
}

function unreadable(path: string, cause: NodeJS.ErrnoException): Promise<AssertionUnavailableError> {
  return assertionError('ASSERTION_SOURCE_FAILED', 'ARC_KEY_UNREADABLE', {
    message: `The key file of Azure Arc's agent, ${path}, could not be read (${cause.code}).`,
    cause,
  })
}
