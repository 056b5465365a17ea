import { bodyText, type HttpResponse } from '../../http/send.ts'

/** The body where it is a JSON object. */
export function parseAnswer(response: HttpResponse): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(bodyText(response))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
