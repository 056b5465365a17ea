import { badRequest } from './errors.ts'

/**
 * The JSON that a POST, PATCH or PUT brings; undefined for other methods, and for an empty body that `mayBeEmpty`.
 * Refuses what is not declared as JSON, or is none.
 */
export async function readBody(request: Request, mayBeEmpty = false): Promise<unknown> {
  if (!['POST', 'PATCH', 'PUT'].includes(request.method)) return undefined
  if (mayBeEmpty && (request.body === null || request.headers.get('content-length') === '0')) return undefined
  const type = request.headers.get('content-type')
  if (type === null)
    throw badRequest('Write requests (excluding DELETE) must contain the Content-Type header declaration.')
  if (!/^application\/json\b/i.test(type)) {
    throw badRequest('Entity only allows writes with a JSON Content-Type header.')
  }
  const text = await request.text()
  if (text.trim() === '') throw badRequest('Empty Payload. JSON content expected.')
  try {
    return JSON.parse(text)
  } catch {
    throw badRequest(
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    )
  }
}
