import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
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
  readonly sites: number
  /** Of all that it printed: the same for all peers. */
  readonly digest: string
}

/** Rejects when the peer fails, with what it said. What it prints is looked at after its time is taken. */
export async function runPeer(peer: Peer, env: NodeJS.ProcessEnv, cwd: string): Promise<Run> {
  const started = performance.now()
  const child = spawn(process.execPath, ['--require', path('usage.cjs'), ...peer.args], {
    env: { ...env, ...peer.env },
    cwd,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  const [, stdout, stderr, usage] = child.stdio as [null, Readable, Readable, Readable, undefined]
  const [output, said, used, [code]] = await Promise.all([
    buffer(stdout),
    text(stderr),
    text(usage),
    once(child, 'exit'),
  ])
  const ms = performance.now() - started
  if (code !== 0) throw new Error(`it ended with ${code}: ${said.trim().split('\n').at(-1)}`)
  const { cpuMs, peakKiB } = JSON.parse(used) as { cpuMs: number; peakKiB: number }
  const lines = peer.printsOnePage ? linesOf(output.toString()) : output
  return {
    ms,
    cpuMs,
    peakMiB: peakKiB / 1024,
    sites: lines.toString('latin1').split('\n').length - 1,
    digest: createHash('sha256').update(lines).digest('hex'),
  }
}

function linesOf(page: string): Buffer {
  const { value } = JSON.parse(page) as { value: unknown[] }
  return Buffer.from(value.map((site) => `${JSON.stringify(site)}\n`).join(''))
}
