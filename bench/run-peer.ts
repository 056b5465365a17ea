import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { type Peer, path } from './peers.ts'

/** One run of a peer, from the start of its process to its end. */
export interface Run {
  readonly ms: number
  /** Of the peer's processor time; what else the machine does tells less on it. */
  readonly cpuMs: number
  /** The most memory that the process had, as the operating system counts it. */
  readonly peakMiB: number
  /** The same at the moment at which it had printed `watchedLine` lines. */
  readonly peakAtLineMiB: number | undefined
  readonly output: Buffer
}

export interface RunOptions {
  readonly env: NodeJS.ProcessEnv
  readonly cwd: string
  /** How much memory it has by then is looked at while it runs. */
  readonly watchedLine?: number | undefined
}

/** Rejects when the peer fails, with what it said. What it prints is looked at after its time is taken. */
export async function runPeer(peer: Peer, { env, cwd, watchedLine }: RunOptions): Promise<Run> {
  const started = performance.now()
  const child = spawn(process.execPath, ['--require', path('usage.cjs'), ...peer.args], {
    env: { ...env, ...peer.env },
    cwd,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  const [, stdout, stderr, usage] = child.stdio as [null, Readable, Readable, Readable, undefined]
  const watched = watchedLine === undefined ? undefined : peakAtLine(stdout, watchedLine, child.pid)
  const [output, said, used, [code]] = await Promise.all([
    buffer(stdout),
    text(stderr),
    text(usage),
    once(child, 'exit'),
  ])
  const ms = performance.now() - started
  if (code !== 0) throw new Error(`it ended with ${code}: ${said.trim().split('\n').at(-1)}`)
  const { cpuMs, peakKiB } = JSON.parse(used) as { cpuMs: number; peakKiB: number }
  return {
    ms,
    cpuMs,
    peakMiB: peakKiB / 1024,
    peakAtLineMiB: watched?.(),
    output: peer.inCommonForm?.(output) ?? output,
  }
}

/** How many lines were printed, and which: the same for all peers, in whatever order those of several targets came. */
export function contentOf(output: Buffer, inAnyOrder: boolean): { readonly lines: number; readonly digest: string } {
  const lines = output.toString('latin1').split('\n')
  const ordered = inAnyOrder ? lines.toSorted() : lines
  const hash = createHash('sha256')
  for (const line of ordered) hash.update(line).update('\n')
  return { lines: lines.length - 1, digest: hash.digest('hex') }
}

/** Linux only, as usage.cjs: elsewhere nobody can be asked for another process's high-water mark. */
function peakAtLine(stdout: Readable, line: number, pid: number | undefined): () => number | undefined {
  let left = line
  let peak: number | undefined
  stdout.on('data', (chunk: Buffer) => {
    if (left <= 0) return
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) left--
    if (left > 0 || process.platform !== 'linux') return
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    peak = Number(kibibytes) / 1024
  })
  return () => peak
}
