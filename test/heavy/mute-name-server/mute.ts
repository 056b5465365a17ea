/** Runs in a network namespace of its own: `node mute.ts <JSON of Asked>`. Writes the JSON of an `Ended`. */
import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'

export interface Asked {
  /** The program and its arguments. */
  readonly command: readonly string[]
  /** Sent one after the other once the command has asked for a name. */
  readonly signals: readonly NodeJS.Signals[]
}

export interface Ended {
  readonly code: number | null
  readonly stderr: string
  /** Milliseconds since the first question. */
  readonly ms: number
}

if (import.meta.main) {
  const { command, signals } = JSON.parse(process.argv[2] ?? '') as Asked
  // It takes each question and answers none.
  const server = createSocket('udp4')
  server.bind(53, '127.0.0.1')
  await once(server, 'listening')
  const [program = '', ...words] = command
  const child = spawn(program, words, { stdio: ['ignore', 'ignore', 'pipe'] })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const ended = once(child, 'exit')
  await Promise.race([once(server, 'message'), ended])
  const began = performance.now()
  for (const signal of signals) child.kill(signal)
  const [code] = await ended
  server.close()
  process.stdout.write(JSON.stringify({ code, stderr, ms: performance.now() - began } satisfies Ended))
}
