import { rm } from 'node:fs/promises'
import { ConfigError } from '../../errors/errors.ts'
import { putFile } from '../../files/put-file.ts'
import { readText } from '../../files/read-text.ts'
import { whyNotRead } from '../../files/why-not-read.ts'
import { whyNotWritten } from '../../files/why-not-written.ts'
import type { NormalRequest } from '../../guard/normal-request.ts'
import { quote } from '../../text/quote.ts'
import type { FileState } from './upload-source.ts'

/** An upload session that outlives the process, in a file that the user named. */
export interface KeptSession {
  /** The address that an earlier run kept. It may have been altered since. */
  readonly url: string | undefined
  save(url: URL): Promise<void>
  /** The session is over. */
  forget(): Promise<void>
}

/** What an upload is of, and where to. A session of another upload would mix two files, or two tenants. */
interface Identity {
  readonly tenantId: string
  readonly request: Pick<NormalRequest, 'method' | 'href'>
  /** `undefined` for bytes in memory. */
  readonly file: FileState | undefined
}

/** Bytes. An address has some 2,000 characters. */
const MOST_BYTES = 1024 ** 2

/** The first key of such a file, by which it is known. */
const MARK = 'towlineUpload'

/**
 * The session that a file keeps for this upload. Rejects with `ConfigError` `USAGE` for a file that is none of these, or
 * belongs to another upload: it is left as it is.
 */
export async function keptSession(path: string, { tenantId, request, file }: Identity): Promise<KeptSession> {
  const identity = JSON.stringify([tenantId, request.method, request.href, file])
  const kept = await read(path)
  if (kept !== undefined && kept.identity !== identity) throw ofAnother(path)
  return {
    url: kept?.url,
    async save(url) {
      try {
        // The address is a key to the upload.
        await putFile(path, JSON.stringify({ [MARK]: 1, identity, url: url.href }), { isPrivate: true, ownLinks: true })
      } catch (cause) {
        throw unusable(path, 'cannot be written', whyNotWritten(cause, path).likelyCause, cause)
      }
    },
    forget: () => rm(path, { force: true }),
  }
}

async function read(path: string): Promise<{ readonly identity: unknown; readonly url: string } | undefined> {
  let text: string
  try {
    text = await readText(path, { most: MOST_BYTES, pipes: false })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw unusable(path, 'cannot be read', whyNotRead(cause).likelyCause, cause)
  }
  try {
    const { [MARK]: mark, identity, url } = JSON.parse(text)
    if (mark === 1 && typeof url === 'string') return { identity, url }
  } catch {
    // Refused below, without the parser's words: they would quote the file.
  }
  throw unusable(path, 'keeps no upload', 'It is another file, and it was left as it is.')
}

function ofAnother(path: string): ConfigError {
  return unusable(path, 'keeps another upload', 'The file was changed since, or another path or target was named.')
}

function unusable(path: string, what: string, likelyCause: string, cause?: unknown): ConfigError {
  return new ConfigError('USAGE', {
    message: `${quote(path)} ${what}. Nothing was sent.`,
    likelyCause,
    fix: 'Name a file of its own for each upload; to begin anew, remove the old one first.',
    ...(cause === undefined ? {} : { cause }),
  })
}
