import { appendFileSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { whyNotOwn } from '../../files/own-folder.ts'
import { putFile } from '../../files/put-file.ts'
import { alone, currentReader } from '../../files/reader.ts'
import { userFolder } from '../../files/user-folder.ts'
import { whyUntrusted } from '../../files/whose.ts'
import type { Env } from '../../text/env.ts'
import { safeJson } from '../../text/safe.ts'

/** That the work in a target ended well. Nothing else of the run is kept. */
export interface Worked {
  /** As the target says it: the tenant's ID or a domain. */
  readonly tenant: string
  readonly clientId: string
  readonly tenantId: string | undefined
  /** ISO 8601. */
  readonly at: string
}

/** Bytes. About 14,000 lines: one run over many targets does not make the file as long as all runs of a year would. */
const LONGEST = 2 * 1024 * 1024
const DAY_MS = 24 * 3_600_000
/** Entries that are older are left out when the file is shortened. */
const KEPT_MS = 400 * DAY_MS

/** The file for notes, or why nothing is noted. Neither where nothing is to be noted. */
interface WorkedLog {
  readonly file?: string
  /** Half a sentence that begins with a path. */
  readonly why?: string
}

/**
 * The file that says when targets last worked, in the user's folder for state (docs/security.md). Neither written nor read
 * where another user can decide what is there. Nothing is noted with `TOWLINE_NO_STATE`, and without a home.
 */
export function workedLog(env: Env, platform = process.platform, reader = currentReader(env)): WorkedLog {
  const base = env['TOWLINE_NO_STATE'] ? undefined : userFolder('state', env, platform)
  if (base === undefined) return {}
  const folder = join(base, 'towline')
  const file = join(folder, 'worked.ndjson')
  try {
    const why = whyNotOwn(folder, reader) ?? whyUntrusted(file, alone(reader))?.why
    return why === undefined ? { file } : { why }
  } catch (error) {
    return { why: `${folder} cannot be made (${(error as NodeJS.ErrnoException).code})` }
  }
}

/**
 * Adds a line for each. To append is quick however long the file is, and safe beside another process that does so too. A file
 * that has grown long is shortened. Never rejects: a command does not fail because its end cannot be noted.
 */
export async function noteWorked(file: string, entries: readonly Worked[], now: number): Promise<void> {
  if (entries.length === 0) return
  try {
    // Not by node:fs/promises, which takes milliseconds to load.
    appendFileSync(file, textOf(entries), { mode: 0o600 })
    if (statSync(file).size > LONGEST) await shorten(file, now)
  } catch {
    // The disk is full, or the file was made read-only. The overview shows an older time then.
  }
}

/** The latest entry of each tenant and application, by `workedKey`. Empty where there is no file. Lines that are cut are left out. */
export function readWorked(file: string): Map<string, Worked> {
  const latest = new Map<string, Worked>()
  for (const line of linesOf(file)) {
    const entry = parse(line)
    if (entry !== undefined) latest.set(workedKey(entry), entry)
  }
  return latest
}

export function workedKey({ tenant, clientId }: Pick<Worked, 'tenant' | 'clientId'>): string {
  return `${tenant} ${clientId}`
}

async function shorten(file: string, now: number): Promise<void> {
  const kept = [...readWorked(file).values()].filter(({ at }) => Date.parse(at) > now - KEPT_MS)
  await putFile(file, textOf(kept), { isPrivate: true, isDurable: false })
}

function textOf(entries: readonly Worked[]): string {
  return entries.map((entry) => `${safeJson(JSON.stringify(entry))}\n`).join('')
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch {
    return []
  }
}

function parse(line: string): Worked | undefined {
  try {
    const { tenant, clientId, tenantId, at } = JSON.parse(line)
    const isWhole = [tenant, clientId, at].every((field) => typeof field === 'string') && !Number.isNaN(Date.parse(at))
    return isWhole ? { tenant, clientId, tenantId: typeof tenantId === 'string' ? tenantId : undefined, at } : undefined
  } catch {
    return undefined
  }
}
