import assert from 'node:assert/strict'
import { inspect } from 'node:util'

/** Fails when any part of one of these tokens or headers can be found in an error, however it is printed or walked. */
export function assertHidden(error: unknown, secrets: readonly string[]): void {
  assert.ok(error instanceof Error, `an Error, not ${inspect(error)}`)
  const text = everythingIn(error)
  for (const secret of secrets) {
    for (const part of secret.split('.')) {
      assert.ok(!text.includes(part), `"${part}" is in: ${text}`)
    }
  }
}

/** What printing, logging, serialising and walking an error and its causes can bring to light. */
export function everythingIn(error: Error): string {
  const parts = [JSON.stringify(error), inspect(error, { depth: 9 }), inspect(error, { depth: 9, showHidden: true })]
  walk(error, parts, new Set())
  return parts.join('\n')
}

function walk(value: unknown, parts: string[], seen: Set<unknown>): void {
  if (typeof value === 'string') parts.push(value)
  if (typeof value !== 'object' || value === null || seen.has(value)) return
  seen.add(value)
  if (ArrayBuffer.isView(value)) {
    parts.push(Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1'))
    return
  }
  for (const key of Reflect.ownKeys(value)) walk(Reflect.get(value, key), parts, seen)
  if (value instanceof Error) walk({ docs: Reflect.get(value, 'docs'), cause: value.cause }, parts, seen)
}
