import { ConfigError, RunError } from '../../errors/errors.ts'
import { refuseLostCharacters } from '../define/lost-characters.ts'

export type Query = (data: unknown) => unknown

/**
 * A JMESPath expression, checked before any request. Rejects with `ConfigError` `USAGE`. The query itself throws `RunError`
 * `OUTPUT_FAILED`: by then the requests have been made.
 */
export async function compileQuery(expression: string): Promise<Query> {
  refuseLostCharacters(expression, '--query', '`"\\ufffd"`')
  const { parse } = await import('./query/parse/parse.ts')
  let compiled: ReturnType<typeof parse>
  try {
    compiled = parse(expression)
  } catch (cause) {
    throw new ConfigError('USAGE', {
      message: `--query cannot be read: ${reason(cause)}.`,
      likelyCause: 'The expression is not JMESPath, or the shell removed its quotes.',
      fix: "Put the expression into single quotes, for instance --query '[].webUrl'; docs/output.md and jmespath.org explain the language.",
      cause,
    })
  }
  return (data) => {
    try {
      return compiled(data, { root: data, variables: new Map() })
    } catch (cause) {
      throw new RunError('OUTPUT_FAILED', {
        message: `The answer came, but --query fails on it: ${reason(cause)}.`,
        likelyCause: 'The expression expects another kind of value than the answer holds.',
        fix: 'Correct the expression; -o json without --query shows what a list or an object holds.',
        cause,
      })
    }
  }
}

function reason(cause: unknown): string {
  if (cause instanceof RangeError) return 'it is nested too deeply'
  return cause instanceof Error ? cause.message : String(cause)
}
