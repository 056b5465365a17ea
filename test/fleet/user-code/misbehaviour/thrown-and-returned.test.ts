/** Runs of real processes, because what is tried here ends, hangs or changes a process. */
import test from 'node:test'
import { assertOthersAreRight, BOOM, TOKEN, WAITS } from './one-of-twelve.ts'

test('whatever a runbook throws or returns, it is one error of its own target:', (t) =>
  assertOthersAreRight(t, {
    'a result that contains itself': {
      does: `const one: any = {}; one.one = one; return [one]`,
      error: /contains itself/,
    },
    'a bigint': {
      does: `return [1n]`,
      error: /is a bigint/,
    },
    'a getter that throws': {
      does: `return [{ get a() { ${BOOM} } }]`,
      error: /a getter/,
    },
    'toJSON that throws': {
      does: `return [{ toJSON() { ${BOOM} } }]`,
      error: /boom/,
    },
    'toJSON that closes stdout': {
      does: `return [{ toJSON() { fs.closeSync(1); return 1 } }]`,
      error: /called fs\.closeSync\(1\) at /,
      above: "import fs from 'node:fs'",
    },
    'toJSON that ends the process': {
      does: `return [{ toJSON() { try { process.exit(0) } catch {} } }]`,
      error: /called process\.exit\(0\) at /,
    },
    'toJSON that leaves a rejection behind': {
      does: `return [{ toJSON() { Promise.reject(new Error('aside')); return 1 } }]`,
      error: /did not wait for failed at .*: aside$/,
    },
    'an error whose name ends the process': {
      does: `throw Object.defineProperty(new Error(''), 'name', { get() { process.exit(0) } })`,
    },
    'a proxy that refuses to be read': {
      does: `return [new Proxy({}, { ownKeys() { ${BOOM} }, get() { ${BOOM} } })]`,
      error: /boom/,
    },
    'a text that is too long': {
      does: `return 'x'.repeat(2 ** 29)`,
      error: /Invalid string length/,
    },
    'null, thrown': {
      does: `throw null`,
      error: /: null$/,
    },
    'a symbol, thrown': {
      does: `throw Symbol('${TOKEN}')`,
      error: /Symbol/,
    },
    'a revoked proxy, thrown': {
      does: `const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); throw proxy`,
      error: /cannot be shown/,
    },
    'a revoked proxy, thrown in a timer': {
      does: `const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); setTimeout(() => { throw proxy }, 5); ${WAITS}`,
      error: /cannot be shown/,
    },
    'an error with 20 MB': {
      does: `throw new Error('x'.repeat(20e6))`,
      error: /characters in all/,
    },
    'an error that is its own cause': {
      does: `const error: any = new Error('own'); error.cause = error; throw error`,
      error: /: own/,
    },
    'an error whose stack throws': {
      does: `throw Object.defineProperty(new Error('own'), 'stack', { get() { ${BOOM} } })`,
      error: /: own$/,
    },
    'an error whose message throws': {
      does: `throw Object.defineProperty(new Error('a'), 'message', { get() { ${BOOM} } })`,
      error: /cannot be shown/,
    },
    'an error of Towline with other words': {
      does: `const error: any = await graph.get('/nope').catch((caught: unknown) => caught); error.message = '\\u001b[31m ${TOKEN}'; error.code = { toString() { throw 1 } }; error.fix = 7; throw error`,
    },
    'an import of a file that does not exist': {
      does: `await import('./nosuch.ts')`,
      error: /Cannot find module/,
    },
    'an import with a mistake in it': {
      does: `await import('data:text/javascript,syntax error(')`,
      error: /Unexpected identifier/,
    },
    'a recursion without an end': {
      does: `const again = (): any => again(); again()`,
      error: /Maximum call stack/,
    },
  }))
