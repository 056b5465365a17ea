import { randomBytes } from 'node:crypto'
import type { ConflictBehavior } from './conflict.ts'
import type { Library } from './library.ts'
import { createSpool, type Spool } from './spool.ts'

/** An upload under way. The key in its URL is all that it takes to go on with it. */
export interface UploadSession {
  readonly id: string
  readonly tenantId: string
  readonly place: Library
  /** Where the file is going to be, below the library. */
  readonly path: string
  readonly onConflict: ConflictBehavior
  /** The file appears by a request of its own, and not with the last byte. */
  readonly deferCommit: boolean
  readonly spool: Spool
  /** Bytes of the whole file, as the first fragment says; undefined before it. */
  total: number | undefined
  /** Emulated milliseconds since the epoch. */
  readonly expiresAt: number
}

export interface UploadSessions {
  begin(
    session: Pick<UploadSession, 'tenantId' | 'place' | 'path' | 'onConflict' | 'deferCommit'>,
    now: number,
  ): UploadSession
  /** Undefined for a session that is unknown, over or expired. */
  find(id: string, now: number): UploadSession | undefined
  /** `keeps`: the bytes belong to a file now. */
  end(session: UploadSession, keeps: 'bytes' | 'nothing'): void
  clear(): void
}

/** UNCONFIRMED: how long a session can be used. Graph says it in each answer. */
const LASTS_MS = 24 * 60 * 60 * 1000

export function createUploadSessions(): UploadSessions {
  const sessions = new Map<string, UploadSession>()
  const end: UploadSessions['end'] = (session, keeps) => {
    sessions.delete(session.id)
    if (keeps === 'nothing') session.spool.drop()
  }
  return {
    begin(asked, now) {
      const id = randomBytes(24).toString('base64url')
      const session = { ...asked, id, spool: createSpool(), total: undefined, expiresAt: now + LASTS_MS }
      sessions.set(id, session)
      return session
    },
    find(id, now) {
      const session = sessions.get(id)
      if (session !== undefined && session.expiresAt <= now) end(session, 'nothing')
      return sessions.get(id)
    },
    end,
    clear() {
      for (const session of sessions.values()) session.spool.drop()
      sessions.clear()
    },
  }
}
