import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { ConfigError } from '../../errors/errors.ts'
import { boundedLines, bytesOf } from '../../files/bounded-lines.ts'
import { openPlain } from '../../files/open-plain.ts'
import { whyNotRead } from '../../files/why-not-read.ts'
import { quote } from '../../text/quote.ts'
import { isDay } from './day.ts'
import { LONGEST_LINE } from './longest-line.ts'
import type { StoredChain, StoredChains, StoredLine } from './sink.ts'

const ENDING = '.jsonl'

/**
 * Reads the chains of a folder back, the newest first. In memory are the names of the files and one line. Every file of a day
 * folder with the ending of chains counts, so that one under a wrong name is found. Iteration rejects with `ConfigError`
 * `AUDIT_NOT_FOUND` where something cannot be read.
 */
export function readFolder(folder: string): StoredChains {
  const place = resolve(folder)
  return { place, chains: () => chainsOf(place) }
}

async function* chainsOf(place: string): AsyncGenerator<StoredChain, void, undefined> {
  const daysOf = new Map<string, string[]>()
  for (const day of (await namesIn(place, '')).filter(isDay).sort()) {
    for (const name of await namesIn(place, day)) {
      if (!name.endsWith(ENDING)) continue
      const chain = name.slice(0, -ENDING.length)
      const days = daysOf.get(chain)
      if (days === undefined) daysOf.set(chain, [day])
      else days.push(day)
    }
  }
  for (const chain of [...daysOf.keys()].sort().reverse()) {
    const files = (daysOf.get(chain) ?? []).map((day) => `${day}/${chain}${ENDING}`)
    yield { chain, lines: () => linesOf(place, files) }
  }
}

async function* linesOf(place: string, files: readonly string[]): AsyncGenerator<StoredLine, void, undefined> {
  for (const file of files) {
    try {
      await using handle = await openPlain(join(place, file))
      let line = 0
      for await (const found of boundedLines(bytesOf(handle), LONGEST_LINE)) yield { file, line: ++line, ...found }
    } catch (cause) {
      throw notRead(join(place, file), cause)
    }
  }
}

async function namesIn(place: string, folder: string): Promise<string[]> {
  try {
    return await readdir(join(place, folder))
  } catch (cause) {
    // A file may have the name of a day.
    if (folder !== '' && (cause as NodeJS.ErrnoException).code === 'ENOTDIR') return []
    throw notRead(join(place, folder), cause)
  }
}

function notRead(path: string, cause: unknown): ConfigError {
  const { likelyCause, remedy } = whyNotRead(cause)
  const message = `The record in ${quote(path, 200)} cannot be read.`
  return new ConfigError('AUDIT_NOT_FOUND', { message, likelyCause, fix: `${remedy}.`, cause })
}
