import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Description } from '../src/emulator/serve/description.ts'

export interface Server {
  readonly description: Description
  /** Milliseconds from the start of the process to the line that says that everything answers. */
  readonly readyMs: number
  stop(): Promise<void>
}

/** Starts an emulator in a process of its own: `args` are Node's. Rejects when it ends without having been ready. */
export async function startServer(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Server> {
  const started = performance.now()
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const [line] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    ended.then(([code]) => Promise.reject(new Error(`node ${args.join(' ')} ended with ${code}`))),
  ])
  const readyMs = performance.now() - started
  return { description: JSON.parse(line), readyMs, stop: () => stop(child, ended) }
}

async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.kill('SIGTERM')
  await ended
}
