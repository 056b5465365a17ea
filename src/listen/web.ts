import { bodyOf, type Visited } from './door.ts'

/** Puts a handler of web requests, such as the `fetch` of a Hono app, behind a door. Answers are sent as a whole. */
export function webVisit(handle: (request: Request) => Response | Promise<Response>): Visited {
  return async (request, response, url) => {
    const { method = 'GET', headersDistinct } = request
    const body = method === 'GET' || method === 'HEAD' ? undefined : await bodyOf(request)
    const headers = new Headers()
    for (const [name, values = []] of Object.entries(headersDistinct)) {
      for (const value of values) headers.append(name, value)
    }
    const answer = await handle(new Request(url, { method, headers, ...(body && { body }) }))
    const whole = Buffer.from(await answer.arrayBuffer())
    response.statusCode = answer.status
    for (const [name, value] of answer.headers) response.appendHeader(name, value)
    response.end(whole)
  }
}
