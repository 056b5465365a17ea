import type { HonoRequest } from 'hono'
import { refusal } from './errors/index.ts'

/** The fields of a form body; none when the body is anything else. */
export async function readForm(request: HonoRequest): Promise<URLSearchParams> {
  const type = request.header('content-type')?.toLowerCase() ?? ''
  return new URLSearchParams(type.startsWith('application/x-www-form-urlencoded') ? await request.text() : '')
}

/** A form field's value. 900144 when the form lacks it, 90014 when it is empty. */
export function required(form: URLSearchParams, name: string): string {
  const value = form.get(name)
  if (value === null) throw refusal(900144, name)
  if (value.trim() === '') throw refusal(90014, name)
  return value
}
