import type { Server } from 'node:http'
import { createDoor } from '../../listen/door.ts'
import { webVisit } from '../../listen/web.ts'

/**
 * The control endpoint as a server. It plays no service of Microsoft but is Towline's own, so it has Towline's door: a
 * page in a browser must not reset the world or sign people in.
 */
export function createControlServer(answer: (request: Request) => Promise<Response>): Server {
  const answerOrSay = async (request: Request): Promise<Response> => {
    try {
      return await answer(request)
    } catch (error) {
      const message = `The emulator failed: ${error instanceof Error ? error.message : String(error)}`
      return Response.json({ error: { code: 'failed', message } }, { status: 500 })
    }
  }
  return createDoor(webVisit(answerOrSay), 'programs')
}
