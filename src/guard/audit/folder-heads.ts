import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { lastWholeLine } from '../../files/last-line.ts'
import { isHash, isPosition } from './canonical.ts'
import { isChainId } from './chain-id.ts'
import { chooseHeads } from './choose-heads.ts'
import { isDay } from './day.ts'
import { LONGEST_LINE } from './longest-line.ts'
import type { ChainRecord, Head } from './record.ts'

/**
 * The newest records of chains, from as many of the newest day folders as are needed. A file that cannot be read, or that
 * ends in no record of its chain, is left out: `verify` says what is wrong with it. Throws where the folder cannot be read.
 */
export function newestHeads(folder: string, most: number): Head[] {
  const files = newestFiles(folder, most)
  return chooseHeads(files.keys(), most).flatMap((chain) => headOf(chain, files.get(chain) ?? '') ?? [])
}

/** The newest file of each chain. */
function newestFiles(folder: string, most: number): Map<string, string> {
  const files = new Map<string, string>()
  const days = namesIn(folder).filter(isDay).sort().reverse()
  for (const day of days) {
    if (files.size >= most) break
    for (const name of namesIn(join(folder, day))) {
      const chain = name.endsWith('.jsonl') ? name.slice(0, -'.jsonl'.length) : ''
      if (isChainId(chain) && !files.has(chain)) files.set(chain, join(folder, day, name))
    }
  }
  return files
}

/** Nothing for a folder that is not there yet, and for a file with the name of a day. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return []
    throw error
  }
}

/** Whether the record is what its hash says is left to `verify`. */
function headOf(chain: string, path: string): Head | undefined {
  try {
    const record: Partial<ChainRecord> = JSON.parse(lastWholeLine(path, LONGEST_LINE) ?? '{}')
    const { seq, hash } = record
    return record.chain === chain && isPosition(seq) && isHash(hash) ? { chain, seq, hash } : undefined
  } catch {
    return undefined
  }
}
