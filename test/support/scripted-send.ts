import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { HttpRequest, HttpResponse, Send } from '../../src/http/send.ts'

/** An answer, the failure to give one, or a function that gives or throws either. */
export type Answer = HttpResponse | Error | ((request: HttpRequest) => HttpResponse | Promise<HttpResponse>)

export interface ScriptedSend {
  readonly send: Send
  /** Every request, oldest first. */
  readonly requests: HttpRequest[]
}

/**
 * A `send` that gives these answers in this order. The test fails when a request comes for which there is no answer, even
 * if the code under test swallows the error, and when an answer is left over.
 */
export function scriptedSend(t: TestContext, ...answers: Answer[]): ScriptedSend {
  const requests: HttpRequest[] = []
  const unexpected: string[] = []
  t.after(() => {
    assert.deepEqual(unexpected, [], 'requests for which there was no answer')
    assert.equal(requests.length, answers.length, 'answers that were never asked for')
  })
  return {
    requests,
    async send(request) {
      const answer = answers[requests.length]
      requests.push(request)
      if (answer === undefined) {
        unexpected.push(`${request.method} ${request.url}`)
        throw new Error(`Unexpected request: ${request.method} ${request.url}`)
      }
      request.signal?.throwIfAborted()
      if (answer instanceof Error) throw answer
      return typeof answer === 'function' ? answer(request) : answer
    },
  }
}

export function text(body: string, status = 200, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return { status, headers, body: Buffer.from(body) }
}

export function json(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return text(JSON.stringify(body), status, { 'content-type': 'application/json', ...headers })
}

/** Does not answer before the request is aborted. */
export function never({ signal }: HttpRequest): Promise<HttpResponse> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

/** The parameters of a form that was posted, in the order in which they were sent. */
export function formOf(request: HttpRequest | undefined): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(String(request?.body)))
}

export function queryOf(request: HttpRequest | undefined): Record<string, string> {
  return Object.fromEntries(new URL(request?.url ?? '').searchParams)
}
