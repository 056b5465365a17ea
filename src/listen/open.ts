import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

interface OpenPort {
  readonly port: number
  /** Ends every connection. */
  close(): void
}

/** `localhost` leads to either, and a stranger must not have the other one. */
const ADDRESSES = ['127.0.0.1', '::1']
/** What systems say of an address whose family they have not. */
const LACKING = ['EADDRNOTAVAIL', 'EAFNOSUPPORT']
/** How many ports are tried that turn out to be in use at the second address. */
const MOST_TRIES = 20

/** Listens on a free port of loopback, by a server for each address. Rejects with the system's error. */
export async function openOnLoopback(create: () => Server): Promise<OpenPort> {
  for (let tries = 1; ; tries++) {
    const servers: Server[] = []
    const close = () => {
      for (const server of servers) server.close().closeAllConnections()
    }
    try {
      let port = 0
      let lacking: unknown
      for (const address of ADDRESSES) {
        const server = create()
        try {
          port = await listening(server, address, port)
          servers.push(server)
        } catch (error) {
          if (!LACKING.includes(codeOf(error))) throw error
          lacking = error
        }
      }
      if (servers.length === 0) throw lacking
      return { port, close }
    } catch (error) {
      close()
      if (codeOf(error) !== 'EADDRINUSE' || tries === MOST_TRIES) throw error
    }
  }
}

function listening(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

function codeOf(error: unknown): string {
  return String((error as NodeJS.ErrnoException).code)
}
