import type { PlannedWrite } from '../../guard/planned-write.ts'
import { countOf } from '../../text/count.ts'

/** Characters of a JSON body that stays on one line. */
const SHORT = 100

/** A withheld write for a person to read: where it would go, and below that what. */
export function plannedLines({ method, path, body, bodyBytes, file }: PlannedWrite): string[] {
  const size = bodyBytes === undefined ? [] : [`${body === undefined ? 'a body of' : '… in all'} ${bodyBytes} bytes`]
  const upload = file === undefined ? [] : [`file ${file.path}, ${countOf(file.size, 'byte')}`]
  return [`${method} ${path}`, ...(body === undefined ? [] : bodyLines(body)), ...size, ...upload]
}

function bodyLines(body: unknown): string[] {
  if (typeof body === 'string') return body.split('\n')
  const line = JSON.stringify(body)
  return line.length <= SHORT ? [line] : JSON.stringify(body, undefined, 2).split('\n')
}
