import type { Server } from 'node:net'
import { EmulatorStartError } from './start-error.ts'

interface Listener {
  readonly port: number
  /** Ends every open connection and resolves when the port is free. */
  close(): Promise<void>
}

/** Listens on loopback only. Port 0 takes a free one. Rejects with an EmulatorStartError when the port cannot be had. */
export async function listen(server: Server, port: number, purpose: string): Promise<Listener> {
  const sockets = new Set<{ destroy(): unknown }>()
  // Kept here because a server forgets a connection that became a tunnel.
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(startError(error, port, purpose)))
    server.listen({ host: '127.0.0.1', port, exclusive: true }, resolve)
  })

  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

function startError(error: NodeJS.ErrnoException, port: number, purpose: string): EmulatorStartError {
  const what = `Port ${port} on 127.0.0.1, for ${purpose},`
  switch (error.code) {
    case 'EADDRINUSE':
      return new EmulatorStartError(`${what} is taken by another program. Stop that, or choose another port.`, error)
    case 'EACCES':
      return new EmulatorStartError(
        `${what} is reserved for privileged programs. Run as root, or do without it.`,
        error,
      )
    default:
      return new EmulatorStartError(`${what} could not be opened: ${error.message}`, error)
  }
}
