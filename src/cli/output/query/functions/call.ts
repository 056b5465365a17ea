import type { Expression } from '../expressions.ts'
import { QueryError } from '../query-error.ts'
import { kindOf } from '../values.ts'
import { conversions } from './conversions.ts'
import { lists } from './lists.ts'
import { numbers } from './numbers.ts'
import { objects } from './objects.ts'
import type { Parameter, QueryFunction } from './query-function.ts'
import { texts } from './texts.ts'

const functions: ReadonlyMap<string, QueryFunction> = new Map(
  Object.entries({ ...numbers, ...texts, ...lists, ...objects, ...conversions }),
)

/**
 * A call of a function. Throws `QueryError` at once for a name that no function has and for a wrong number of
 * arguments, so that both are known before any request.
 */
export function call(name: string, given: readonly Expression[]): Expression {
  const known = functions.get(name)
  if (known === undefined) throw new QueryError(`there is no function ${name}()`)
  const { takes, optional = 0, isVariadic = false } = known
  const least = takes.length - optional
  if (given.length < least || (given.length > takes.length && !isVariadic)) {
    const count = isVariadic ? `at least ${least}` : optional === 0 ? least : `${least} to ${takes.length}`
    throw new QueryError(`${name}() got ${given.length} arguments in place of ${count}`)
  }
  return (value, scope) => {
    const args = given.map((argument) => argument(value, scope))
    for (const [index, argument] of args.entries()) {
      const parameter = takes[Math.min(index, takes.length - 1)]
      if (parameter !== undefined) check(name, argument, parameter)
    }
    return (known.call as (...given: readonly unknown[]) => unknown)(...args)
  }
}

function check(name: string, argument: unknown, { kinds, items = [] }: Parameter): void {
  const kind = kindOf(argument)
  if (kinds.length === 0 ? kind === 'expression' : !kinds.includes(kind)) throw wrongKind(name, kind, kinds)
  if (items.length === 0 || !Array.isArray(argument) || argument.length === 0) return
  const first = kindOf(argument[0])
  // All items are of one kind: that of the first.
  const wanted = items.includes(first) ? first : undefined
  const other = wanted === undefined ? first : argument.map(kindOf).find((kind) => kind !== wanted)
  if (other === undefined) return
  const lists = items.map((one) => `array of ${one}s`)
  throw wrongKind(name, `array with ${other}`, lists)
}

function wrongKind(name: string, found: string, wanted: readonly string[]): QueryError {
  return new QueryError(`${name}() takes ${wanted.join(' or ')}, and found ${found}`)
}
