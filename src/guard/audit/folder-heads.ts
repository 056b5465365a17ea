import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { lastWholeLine } from '../../files/last-line.ts'
import { openPlain } from '../../files/open-plain.ts'
import { readRecord } from './canonical.ts'
import { isChainId } from './chain-id.ts'
import { isDay } from './day.ts'
import { LONGEST_LINE } from './longest-line.ts'
import type { Head } from './record.ts'

/** Of the heads that a start names, so many are of the newest chains. The others are drawn from the same folders. */
const NEWEST = 0.75

/**
 * The newest records of chains, from as many of the newest day folders as are needed. Where more chains run at once than a
 * start names, some would never be named if all of them named the newest. A file that cannot be read, or that was tampered
 * with, is left out: `verify` says what is wrong with it. Rejects where the folder cannot be read.
 */
export async function newestHeads(folder: string, most: number): Promise<Head[]> {
  const files = await newestFiles(folder, most)
  const chains = [...files.keys()].sort().reverse()
  const newest = chains.splice(0, chains.length <= most ? most : Math.ceil(most * NEWEST))
  while (newest.length < most && chains.length > 0) {
    newest.push(...chains.splice(Math.floor(Math.random() * chains.length), 1))
  }
  const heads = await Promise.all(newest.map((chain) => headOf(chain, files.get(chain) ?? '')))
  return heads.filter((head) => head !== undefined)
}

/** The newest file of each chain. */
async function newestFiles(folder: string, most: number): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  const days = (await namesIn(folder)).filter(isDay).sort().reverse()
  for (const day of days) {
    if (files.size >= most) break
    for (const name of await readdir(join(folder, day)).catch(() => [])) {
      const chain = name.endsWith('.jsonl') ? name.slice(0, -'.jsonl'.length) : ''
      if (isChainId(chain) && !files.has(chain)) files.set(chain, join(folder, day, name))
    }
  }
  return files
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

async function headOf(chain: string, path: string): Promise<Head | undefined> {
  try {
    await using file = await openPlain(path, { links: false })
    const line = await lastWholeLine(file, LONGEST_LINE)
    const record = line === undefined ? undefined : readRecord(line)
    if (record?.chain !== chain) return undefined
    // Another process may have written it and not yet made it durable. After a power cut it would be missed.
    await file.datasync().catch(ifUnfitForIt)
    return { chain, seq: record.seq, hash: record.hash }
  } catch {
    return undefined
  }
}

/** Some systems let only a writer do it. */
function ifUnfitForIt(error: NodeJS.ErrnoException): void {
  if (error.code === 'EIO') throw error
}
