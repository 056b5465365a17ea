import { readFile } from 'node:fs/promises'
import type { Bench } from '../bench.ts'
import { path } from '../peers.ts'
import { startServer } from '../server.ts'
import { type Spread, spreadOf } from '../spread.ts'
import { tokensPerSecond } from '../tokens.ts'

export interface EmulatorSpeed {
  /** From the start of the process to the line that says that everything answers. */
  readonly readyMs: Spread
  readonly connections: number
  /** Exchanges of an assertion over TLS: one RSA signature to check and one to make. */
  readonly tokensPerSecond: Spread
}

/** (g) The built package's emulator, as people start it. */
export async function emulatorSpeed({ quick, env }: Bench): Promise<EmulatorSpeed> {
  const [starts, windows, windowMs] = quick ? [3, 2, 2_000] : [11, 5, 4_000]
  const start = () => startServer([path('../dist/cli/main.js'), 'emulator', 'start', '--json'], env)
  const readyMs: number[] = []
  for (let nth = 0; nth <= starts; nth++) {
    console.error(`g emulator: ${nth === 0 ? 'warming up' : `start ${nth} of ${starts}`}`)
    const server = await start()
    await server.stop()
    if (nth > 0) readyMs.push(server.readyMs)
  }

  const server = await start()
  try {
    const ca = await readFile(server.description.caCert, 'utf8')
    const request = { description: server.description, ca, connections: 16 }
    const rates: number[] = []
    for (let nth = 0; nth <= windows; nth++) {
      console.error(`g emulator: ${nth === 0 ? 'warming up' : `tokens, ${nth} of ${windows}`}`)
      const rate = await tokensPerSecond(request, windowMs)
      if (nth > 0) rates.push(rate)
    }
    return { readyMs: spreadOf(readyMs), connections: request.connections, tokensPerSecond: spreadOf(rates) }
  } finally {
    await server.stop()
  }
}
