import { decodeJwt, decodeProtectedHeader } from 'jose'
import { type Answer, ask, contentOf } from './ask.ts'
import { differences } from './compare.ts'
import type { Expectation, Row } from './row.ts'
import { isRecord, type Scope } from './scope.ts'

/** What the emulator says to a request that it does not play. */
const notPlayedAnswer: Expectation = { status: 501, body: { $match: '.*The emulator does not play .*' } }

/**
 * Returns why a row's state does not hold, a line each; none when it does. A row that names a test is judged by that test.
 *
 * A row that differs on purpose must differ: the day the emulator does what is documented, the row has to say so.
 */
export async function judge(row: Row): Promise<string[]> {
  if (!('request' in row)) return []
  const { answer, scope } = await ask(row)
  if ('notPlayed' in row) return answeredAsWritten(row.notPlayed.instead ?? notPlayedAnswer, answer, scope)
  if (!('differs' in row)) return compare(row.expect, answer, scope)
  const agrees = compare(row.expect, answer, scope).length === 0
  return [
    ...(agrees ? ['The emulator does what is documented: it does not differ any more.'] : []),
    ...compare(row.differs.instead, answer, scope),
  ]
}

/** The refusal may be JSON or text. */
function answeredAsWritten(expected: Expectation, answer: Answer, scope: Scope): string[] {
  if (expected !== notPlayedAnswer) return compare(expected, answer, scope)
  const text = { ...answer, headers: { ...answer.headers, 'content-type': 'text/plain' } }
  return compare(expected, text, scope)
}

function compare(expected: Expectation, answer: Answer, scope: Scope): string[] {
  const { status, headers = {}, body, claims, tokenHeader } = expected
  const content = contentOf(answer)
  const answered = { ...scope, headers: answer.headers, body: content }
  const token = () => String(isRecord(content) ? content['access_token'] : undefined)
  const found = [
    ...differences(status, answer.status, answered, 'status'),
    ...differences(inLowerCase(headers), answer.headers, answered, 'headers'),
    ...(body === undefined ? [] : differences(body, content, answered, 'body')),
  ]
  if (found.length > 0) return found
  return [
    ...(claims === undefined ? [] : differences(claims, decodeJwt(token()), answered, 'claims')),
    ...(tokenHeader === undefined ? [] : differences(tokenHeader, decodeProtectedHeader(token()), answered, 'header')),
  ]
}

function inLowerCase(headers: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
