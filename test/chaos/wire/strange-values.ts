import { access, assertion } from './good-answers.ts'
import { type Draw, pick } from './mutate-json.ts'
import { mutatedToken } from './mutate-token.ts'

/** Throws, or returns, what code of other makers might in place of a token: `good` for some of the draws. */
export function strange(good: object, token: string, draw: Draw): unknown {
  const value = draw()
  if (value < 0.2) return good
  if (value < 0.5) return pick(draw, VALUES)
  if (value < 0.7) return { ...good, token: pick(draw, [...VALUES, mutatedToken(token, draw)]) }
  if (value < 0.8) {
    const when = pick(draw, VALUES)
    return { ...good, expiresOn: when, expiresOnTimestamp: when }
  }
  throw pick(draw, thrown)()
}

const VALUES: readonly unknown[] = [
  ...[undefined, null, 0, 42, Number.NaN, Number.POSITIVE_INFINITY, 1n, true, '', 'opaque', Symbol('s'), () => 'x', []],
  ...[{}, ['a'], { toString: 1, valueOf: 1 }, Object.create(null), new Date(0), new Map(), Buffer.from('bytes')],
  Object.defineProperty({}, 'token', {
    get: () => {
      throw new Error('read')
    },
    enumerable: true,
  }),
]

const thrown: readonly (() => unknown)[] = [
  () => new Error(`refused ${assertion}, and ${access}`),
  () => Object.assign(new Error('status 400'), { request: { headers: { authorization: `Bearer ${access}` } } }),
  () => new Error('outer', { cause: new Error(access) }),
  () => new AggregateError([new Error(access)], assertion),
  () =>
    Object.defineProperty(new Error(), 'message', {
      get: () => {
        throw new Error(access)
      },
    }),
  () => Object.assign(new Error('x'), { message: { toString: 1 }, name: Symbol('n') }),
  () => new DOMException(access, 'AbortError'),
  () => Object.create(null),
  () => Symbol(access),
  () => access,
  () => undefined,
  () => null,
  () =>
    new Proxy(
      {},
      {
        get() {
          throw new Error(access)
        },
      },
    ),
]
