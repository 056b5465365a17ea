import type { Head } from './record.ts'

/** Where a chain is kept: a folder, or an append blob. Each chain has one writer. */
export interface Sink {
  /** How errors name it: the path of the folder, or the URL of the container. */
  readonly place: string
  /** The newest records of the chains that began last, at most `most`. Rejects with `AccessError` `AUDIT_UNAVAILABLE`. */
  heads(most: number): Promise<readonly Head[]>
  /**
   * Appends whole lines, and resolves once they are durable. `day` (`2026-12-01`, UTC) is that of the records, and never before
   * that of an earlier call: where the clock was set back, records stay in the file of the later day. Rejects with
   * `AccessError` `AUDIT_UNAVAILABLE`; nothing may be appended after that, because the end of the chain is unknown then.
   */
  append(chain: string, day: string, lines: string): Promise<void>
  /**
   * Takes a name that no other process has or will get, as a place in a daily budget: `2026-12-01/<rule>/17`. False where it is
   * taken. Atomic among processes and machines.
   */
  claim(name: string): Promise<boolean>
  /** The names below a folder that are taken now, whole: `2026-12-01/<rule>/17` for `2026-12-01/<rule>`. */
  taken(folder: string): Promise<readonly string[]>
  /** Gives a name back that this process has taken. */
  unclaim(name: string): Promise<void>
  close(): Promise<void>
}

/** A chain as it is read back: its lines as they stand there, in order, over all its files or blobs. */
export interface StoredChain {
  readonly chain: string
  lines(): AsyncIterable<StoredLine>
}

export interface StoredLine {
  /** Relative to the sink's place, with `/`. */
  readonly file: string
  /** Counted from 1. */
  readonly line: number
  /** Without the line feed. Empty where there is a fault. */
  readonly text: string
  /** Why there is no text: `boundedLines` says so. */
  readonly fault?: 'too long' | 'not UTF-8'
  /** False for a last line without a line feed: its writer was killed. */
  readonly isWhole: boolean
}

/** What reads a place back, without changing anything there. */
export interface StoredChains {
  readonly place: string
  /** In any order. The newest first costs least, because the start of a chain names what must stand in older ones. */
  chains(): AsyncIterable<StoredChain>
}
